(* The meaning of symcnn's terms in Coq, and its rules as lemmas. Tensors are functions of
   integers; a fold over 0 <= i < n is empty for n <= 0. *)
From Coq Require Import ZArith Reals Lia Lra Ring List Permutation.
From Coq Require Import ClassicalEpsilon Classical FunctionalExtensionality.
Import ListNotations.
Open Scope R_scope.

(* -- definitions ------------------------------------------------------------------- *)

Definition br (p : Prop) : Z := if excluded_middle_informative p then 1%Z else 0%Z.
Definition ite {A : Type} (p : Prop) (a b : A) : A :=
  if excluded_middle_informative p then a else b.
Definition range (n : Z) : list Z := map Z.of_nat (seq 0 (Z.to_nat n)).
Definition sumR (n : Z) (f : Z -> R) : R := fold_right (fun i s => f i + s) 0 (range n).
Definition sumZ (n : Z) (f : Z -> Z) : Z := fold_right (fun i s => f i + s)%Z 0%Z (range n).
Definition prodR (n : Z) (f : Z -> R) : R := fold_right (fun i s => f i * s) 1 (range n).
Definition prodZ (n : Z) (f : Z -> Z) : Z := fold_right (fun i s => f i * s)%Z 1%Z (range n).
(* the largest and the smallest value; 0 over the empty range *)
Definition maxR (n : Z) (f : Z -> R) : R :=
  ite (0 < n)%Z (fold_right (fun i m => Rmax (f i) m) (f 0%Z) (range n)) 0.
Definition minR (n : Z) (f : Z -> R) : R := - maxR n (fun i => - f i).
Definition maxZ (n : Z) (f : Z -> Z) : Z :=
  ite (0 < n)%Z (fold_right (fun i m => Z.max (f i) m) (f 0%Z) (range n)) 0%Z.
Definition minZ (n : Z) (f : Z -> Z) : Z := (- maxZ n (fun i => - f i))%Z.
(* a tensor given by its entries: [z] outside *)
Definition lam {A : Type} (z : A) (n : Z) (f : Z -> A) : Z -> A :=
  fun i => ite (0 <= i < n)%Z (f i) z.
Definition zero_outside {A : Type} (z : A) (n : Z) (x : Z -> A) : Prop :=
  forall i, ~ (0 <= i < n)%Z -> x i = z.
Definition powZ (x : R) (n : Z) : R :=
  if Z.leb 0 n then x ^ Z.to_nat n else (/ x) ^ Z.to_nat (- n).
(* as in Lean's Mathlib: the logarithm of the absolute value, and log 0 = 0 *)
Definition logR (x : R) : R := ln (Rabs x).
Definition sigmoid (x : R) : R := / (1 + exp (- x)).
Definition sign (x : R) : R := IZR (br (0 < x)) - IZR (br (x < 0)).
Definition floor (x : R) : Z := Int_part x.
Definition rpow (x p : R) : R :=
  ite (0 < x) (exp (p * logR x))
    (ite (p = IZR (floor p)) (powZ x (floor p)) 0).
Definition nondecreasing (f : R -> R) : Prop := forall a b, a <= b -> f a <= f b.
Definition convex_from (f : R -> R) (d : R) : Prop := forall a b c,
  d <= a -> a <= c -> c <= b -> (b - a) * f c <= (b - c) * f a + (c - a) * f b.
Definition convex (f : R -> R) : Prop := forall d, convex_from f d.
Definition right_continuous (f : R -> R) : Prop := forall a e, 0 < e ->
  exists d, 0 < d /\ forall y, a <= y < a + d -> f a - e < f y < f a + e.

(* -- brackets and cases ---------------------------------------------------------------- *)

Lemma br_true (p : Prop) : p -> br p = 1%Z.
Proof. unfold br. destruct (excluded_middle_informative p); tauto. Qed.
Lemma br_false (p : Prop) : ~ p -> br p = 0%Z.
Proof. unfold br. destruct (excluded_middle_informative p); tauto. Qed.
Lemma br_values (p : Prop) : br p = 0%Z \/ br p = 1%Z.
Proof. unfold br. destruct (excluded_middle_informative p); tauto. Qed.
Lemma br_ext (p q : Prop) : (p <-> q) -> br p = br q.
Proof. intros H. unfold br. destruct (excluded_middle_informative p), (excluded_middle_informative q); tauto. Qed.
Lemma br_low (p : Prop) : (0 <= br p)%Z. Proof. destruct (br_values p); lia. Qed.
Lemma br_high (p : Prop) : (br p <= 1)%Z. Proof. destruct (br_values p); lia. Qed.
Lemma br_and (p q : Prop) : br (p /\ q) = (br p * br q)%Z.
Proof.
  destruct (classic p) as [P|P]; [|rewrite (br_false p P), br_false by tauto; reflexivity].
  rewrite (br_true p P), Z.mul_1_l. apply br_ext. tauto.
Qed.
(* what a bracket multiplies may be changed where the bracket is 1 *)
Lemma br_use {A : Type} (p : Prop) (c d : Z -> A) :
  (p -> c (br p) = d (br p)) -> c 0%Z = d 0%Z -> c (br p) = d (br p).
Proof. intros H H0. destruct (classic p) as [P|P]; [auto|now rewrite (br_false p P)]. Qed.
Lemma ite_true {A : Type} (p : Prop) (a b : A) : p -> ite p a b = a.
Proof. unfold ite. destruct (excluded_middle_informative p); tauto. Qed.
Lemma ite_false {A : Type} (p : Prop) (a b : A) : ~ p -> ite p a b = b.
Proof. unfold ite. destruct (excluded_middle_informative p); tauto. Qed.
Lemma ite_ext {A : Type} (p q : Prop) (a b c d : A) :
  (p <-> q) -> (p -> a = c) -> (~ p -> b = d) -> ite p a b = ite q c d.
Proof.
  intros H Ha Hb. destruct (classic p) as [P|P].
  - rewrite !ite_true by tauto. auto.
  - rewrite !ite_false by tauto. auto.
Qed.
Lemma ite_map {A B : Type} (f : A -> B) (p : Prop) (a b : A) :
  f (ite p a b) = ite p (f a) (f b).
Proof. unfold ite. destruct (excluded_middle_informative p); reflexivity. Qed.

(* -- congruence ------------------------------------------------------------------------- *)

Lemma eq_iff {A : Type} (a b c d : A) : a = c -> b = d -> (a = b <-> c = d).
Proof. intros -> ->. tauto. Qed.
Lemma forall_range_iff (m n : Z) (P Q : Z -> Prop) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> (P i <-> Q i)) ->
  ((forall i, (0 <= i)%Z -> (i < m)%Z -> P i) <-> (forall i, (0 <= i)%Z -> (i < n)%Z -> Q i)).
Proof. intros -> H. split; intros K i A B; apply (H i A B); auto. Qed.
Lemma exists_range_iff (m n : Z) (P Q : Z -> Prop) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> (P i <-> Q i)) ->
  ((exists i, (0 <= i)%Z /\ (i < m)%Z /\ P i) <-> (exists i, (0 <= i)%Z /\ (i < n)%Z /\ Q i)).
Proof. intros -> H. split; intros (i & A & B & K); exists i; repeat split; auto; apply (H i A B); auto. Qed.
Lemma forall_iff {A : Type} (P Q : A -> Prop) :
  (forall i, P i <-> Q i) -> ((forall i, P i) <-> (forall i, Q i)).
Proof. intros H. split; intros K i; apply H; auto. Qed.
Lemma exists_iff {A : Type} (P Q : A -> Prop) :
  (forall i, P i <-> Q i) -> ((exists i, P i) <-> (exists i, Q i)).
Proof. intros H. split; intros [i K]; exists i; apply H; auto. Qed.
Lemma forall_shaped_iff {A : Type} (S P Q : A -> Prop) :
  (forall x, S x -> (P x <-> Q x)) -> ((forall x, S x -> P x) <-> (forall x, S x -> Q x)).
Proof. intros H. split; intros K x X; apply (H x X); auto. Qed.
Lemma exists_shaped_iff {A : Type} (S P Q : A -> Prop) :
  (forall x, S x -> (P x <-> Q x)) -> ((exists x, S x /\ P x) <-> (exists x, S x /\ Q x)).
Proof. intros H. split; intros (x & X & K); exists x; (split; [|apply (H x X)]); auto. Qed.
Lemma imp_iff (p q r s : Prop) : (p <-> r) -> (q <-> s) -> ((p -> q) <-> (r -> s)).
Proof. tauto. Qed.

(* -- ranges ------------------------------------------------------------------------------- *)

Lemma in_range (n i : Z) : In i (range n) <-> (0 <= i < n)%Z.
Proof.
  unfold range. rewrite in_map_iff. split.
  - intros (k & <- & H). apply in_seq in H. lia.
  - intros H. exists (Z.to_nat i). rewrite in_seq. lia.
Qed.
Lemma range_nil (n : Z) : (n <= 0)%Z -> range n = [].
Proof. intros H. unfold range. now replace (Z.to_nat n) with 0%nat by lia. Qed.
Lemma range_snoc (n : Z) : (0 <= n)%Z -> range (n + 1) = range n ++ [n].
Proof.
  intros H. unfold range. replace (Z.to_nat (n + 1)) with (S (Z.to_nat n)) by lia.
  rewrite seq_S, map_app. simpl. now rewrite Z2Nat.id.
Qed.
Lemma range_nodup (n : Z) : NoDup (range n).
Proof. apply FinFun.Injective_map_NoDup; [intros a b; lia|apply seq_NoDup]. Qed.
Lemma Z_induction (P : Z -> Prop) :
  P 0%Z -> (forall n, (0 <= n)%Z -> P n -> P (n + 1)%Z) -> forall n, (0 <= n)%Z -> P n.
Proof. intros H0 H. apply (natlike_ind P H0). intros n A. apply (H n A). Qed.
Lemma range_ext {A B : Type} (c : Z -> A -> B -> B) (z : B) (m n : Z) (f g : Z -> A) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) ->
  fold_right (fun i s => c i (f i) s) z (range m) = fold_right (fun i s => c i (g i) s) z (range n).
Proof.
  intros <- H. assert (K : forall i, In i (range m) -> f i = g i) by (intros i Hi; apply in_range in Hi; now apply H).
  induction (range m) as [|i l IH]; [reflexivity|]. simpl. rewrite IH, K; [reflexivity|now left|].
  intros j Hj. apply K. now right.
Qed.

(* -- sums ----------------------------------------------------------------------------------- *)

Lemma sumR_ext (m n : Z) (f g : Z -> R) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> sumR m f = sumR n g.
Proof. apply (range_ext (fun _ a s => a + s)). Qed.
Lemma sumZ_ext (m n : Z) (f g : Z -> Z) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> sumZ m f = sumZ n g.
Proof. apply (range_ext (fun _ a s => a + s)%Z). Qed.
Lemma prodR_ext (m n : Z) (f g : Z -> R) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> prodR m f = prodR n g.
Proof. apply (range_ext (fun _ a s => a * s)). Qed.
Lemma prodZ_ext (m n : Z) (f g : Z -> Z) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> prodZ m f = prodZ n g.
Proof. apply (range_ext (fun _ a s => a * s)%Z). Qed.
Lemma lam_ext {A : Type} (z : A) (m n : Z) (f g : Z -> A) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> lam z m f = lam z n g.
Proof.
  intros <- H. apply functional_extensionality. intros i. unfold lam.
  apply ite_ext; [tauto| |reflexivity]. intros [A1 A2]. auto.
Qed.

Lemma sumR_nil (n : Z) (f : Z -> R) : (n <= 0)%Z -> sumR n f = 0.
Proof. intros H. unfold sumR. now rewrite range_nil. Qed.
Lemma sumL_app (l k : list Z) (f : Z -> R) :
  fold_right (fun i s => f i + s) 0 (l ++ k)
  = fold_right (fun i s => f i + s) 0 l + fold_right (fun i s => f i + s) 0 k.
Proof. induction l; simpl; [lra|]. rewrite IHl. lra. Qed.
Lemma sumR_snoc (n : Z) (f : Z -> R) : (0 <= n)%Z -> sumR (n + 1) f = sumR n f + f n.
Proof. intros H. unfold sumR. rewrite range_snoc, sumL_app by trivial. simpl. lra. Qed.
Lemma sumR_scal (n : Z) (c : R) (f : Z -> R) : sumR n (fun i => c * f i) = c * sumR n f.
Proof. unfold sumR. induction (range n); simpl; [lra|]. rewrite IHl. lra. Qed.
Lemma sumR_split (n c : Z) (f : Z -> R) : (0 <= c)%Z /\ (c <= n)%Z ->
  sumR n f = sumR c f + sumR (n + -1 * c) (fun i => f (c + i)%Z).
Proof.
  intros [Hc Hn]. replace (n + -1 * c)%Z with (n - c)%Z by lia.
  replace n with (c + (n - c))%Z at 1 by lia.
  assert (0 <= n - c)%Z as H by lia. revert H. generalize (n - c)%Z. clear Hn.
  apply Z_induction; [rewrite Z.add_0_r, (sumR_nil 0) by lia; lra|]. intros d Hd IH.
  rewrite Z.add_assoc, !sumR_snoc, IH by lia. lra.
Qed.
Lemma prodR_snoc (n : Z) (f : Z -> R) : (0 <= n)%Z -> prodR (n + 1) f = prodR n f * f n.
Proof.
  intros H. unfold prodR. rewrite range_snoc by trivial. induction (range n) as [|i l IH]; simpl; [lra|].
  simpl in IH. rewrite IH. lra.
Qed.
Lemma prodR_split (n c : Z) (f : Z -> R) : (0 <= c)%Z /\ (c <= n)%Z ->
  prodR n f = prodR c f * prodR (n + -1 * c) (fun i => f (c + i)%Z).
Proof.
  intros [Hc Hn]. replace (n + -1 * c)%Z with (n - c)%Z by lia.
  replace n with (c + (n - c))%Z at 1 by lia.
  assert (0 <= n - c)%Z as H by lia. revert H. generalize (n - c)%Z. clear Hn.
  apply Z_induction; [rewrite Z.add_0_r; unfold prodR at 3; simpl; lra|]. intros d Hd IH.
  rewrite Z.add_assoc, !prodR_snoc, IH by lia. lra.
Qed.
Lemma IZR_sumZ (n : Z) (f : Z -> Z) : IZR (sumZ n f) = sumR n (fun i => IZR (f i)).
Proof. unfold sumZ, sumR. induction (range n); simpl; [reflexivity|]. now rewrite plus_IZR, IHl. Qed.
Lemma IZR_prodZ (n : Z) (f : Z -> Z) : IZR (prodZ n f) = prodR n (fun i => IZR (f i)).
Proof. unfold prodZ, prodR. induction (range n); simpl; [reflexivity|]. now rewrite mult_IZR, IHl. Qed.

(* -- maxima --------------------------------------------------------------------------------- *)

Lemma maxR_ext (m n : Z) (f g : Z -> R) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> maxR m f = maxR n g.
Proof.
  intros <- H. unfold maxR. apply ite_ext; [tauto| |reflexivity]. intros A.
  rewrite (H 0%Z) by lia. now apply (range_ext (fun _ a s => Rmax a s)).
Qed.
Lemma minR_ext (m n : Z) (f g : Z -> R) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> minR m f = minR n g.
Proof. intros E H. unfold minR. f_equal. apply maxR_ext; trivial. intros. now rewrite H. Qed.
Lemma maxZ_ext (m n : Z) (f g : Z -> Z) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> maxZ m f = maxZ n g.
Proof.
  intros <- H. unfold maxZ. apply ite_ext; [tauto| |reflexivity]. intros A.
  rewrite (H 0%Z) by lia. now apply (range_ext (fun _ a s => Z.max a s)).
Qed.
Lemma minZ_ext (m n : Z) (f g : Z -> Z) : m = n ->
  (forall i, (0 <= i)%Z -> (i < m)%Z -> f i = g i) -> minZ m f = minZ n g.
Proof. intros E H. unfold minZ. f_equal. apply maxZ_ext; trivial. intros. now rewrite H. Qed.
Lemma IZR_max (a b : Z) : IZR (Z.max a b) = Rmax (IZR a) (IZR b).
Proof.
  destruct (Z.max_spec a b) as [[H ->]|[H ->]].
  - rewrite Rmax_right; [reflexivity|]. apply IZR_le. lia.
  - rewrite Rmax_left; [reflexivity|]. now apply IZR_le.
Qed.
Lemma IZR_maxZ (n : Z) (f : Z -> Z) : IZR (maxZ n f) = maxR n (fun i => IZR (f i)).
Proof.
  unfold maxZ, maxR. rewrite (ite_map IZR). apply ite_ext; [tauto| |reflexivity]. intros _.
  induction (range n); simpl; [reflexivity|]. now rewrite IZR_max, IHl.
Qed.
Lemma IZR_minZ (n : Z) (f : Z -> Z) : IZR (minZ n f) = minR n (fun i => IZR (f i)).
Proof.
  unfold minZ, minR. rewrite opp_IZR, IZR_maxZ. f_equal. apply maxR_ext; [reflexivity|].
  intros. now rewrite opp_IZR.
Qed.
Lemma maxR_spec (n : Z) (f : Z -> R) : (0 < n)%Z ->
  (forall i, (0 <= i)%Z -> (i < n)%Z -> f i <= maxR n f)
  /\ exists i, (0 <= i)%Z /\ (i < n)%Z /\ maxR n f = f i.
Proof.
  intros H. unfold maxR. rewrite ite_true by trivial.
  assert (K : forall i, In i (range n) <-> (0 <= i < n)%Z) by apply in_range.
  split.
  - intros i A B. assert (I : In i (range n)) by (apply K; lia). clear K.
    induction (range n) as [|j l IH]; [contradiction|]. simpl. destruct I as [->|I].
    + apply Rmax_l.
    + eapply Rle_trans; [apply (IH I)|apply Rmax_r].
  - assert (Q : forall l, (forall i, In i l -> (0 <= i < n)%Z) -> exists i, (0 <= i < n)%Z
      /\ fold_right (fun i m => Rmax (f i) m) (f 0%Z) l = f i).
    { induction l as [|j l IH]; intros L; [exists 0%Z; split; [lia|reflexivity]|].
      destruct IH as (i & I & E); [intros k Kk; apply L; now right|]. simpl. rewrite E.
      destruct (Rle_dec (f j) (f i)).
      - exists i. rewrite Rmax_right by lra. auto.
      - exists j. rewrite Rmax_left by lra. split; [|reflexivity]. apply L. now left. }
    destruct (Q (range n)) as (i & I & E); [intros i; apply K|]. exists i. repeat split; lia || trivial.
Qed.
Lemma max_bound (n : Z) (f : Z -> R) (i : Z) : (0 <= i)%Z -> (i < n)%Z -> f i <= maxR n f.
Proof. intros A B. apply maxR_spec; lia. Qed.
Lemma min_bound (n : Z) (f : Z -> R) (i : Z) : (0 <= i)%Z -> (i < n)%Z -> minR n f <= f i.
Proof. intros A B. unfold minR. pose proof (max_bound n (fun i => - f i) i A B). simpl in *. lra. Qed.
Lemma max_attained (n : Z) (f : Z -> R) : (0 < n)%Z ->
  exists i, (0 <= i)%Z /\ (i < n)%Z /\ maxR n f = f i.
Proof. intros H. now apply maxR_spec. Qed.
Lemma min_attained (n : Z) (f : Z -> R) : (0 < n)%Z ->
  exists i, (0 <= i)%Z /\ (i < n)%Z /\ minR n f = f i.
Proof.
  intros H. destruct (max_attained n (fun i => - f i) H) as (i & A & B & E).
  exists i. repeat split; trivial. unfold minR. rewrite E. lra.
Qed.
Lemma max_boundZ (n : Z) (f : Z -> Z) (i : Z) : (0 <= i)%Z -> (i < n)%Z -> (f i <= maxZ n f)%Z.
Proof. intros A B. apply le_IZR. rewrite IZR_maxZ. now apply (max_bound n (fun i => IZR (f i))). Qed.
Lemma min_boundZ (n : Z) (f : Z -> Z) (i : Z) : (0 <= i)%Z -> (i < n)%Z -> (minZ n f <= f i)%Z.
Proof. intros A B. apply le_IZR. rewrite IZR_minZ. now apply (min_bound n (fun i => IZR (f i))). Qed.
Lemma max_attainedZ (n : Z) (f : Z -> Z) : (0 < n)%Z ->
  exists i, (0 <= i)%Z /\ (i < n)%Z /\ maxZ n f = f i.
Proof.
  intros H. destruct (max_attained n (fun i => IZR (f i)) H) as (i & A & B & E).
  exists i. repeat split; trivial. apply eq_IZR. now rewrite IZR_maxZ.
Qed.
Lemma min_attainedZ (n : Z) (f : Z -> Z) : (0 < n)%Z ->
  exists i, (0 <= i)%Z /\ (i < n)%Z /\ minZ n f = f i.
Proof.
  intros H. destruct (min_attained n (fun i => IZR (f i)) H) as (i & A & B & E).
  exists i. repeat split; trivial. apply eq_IZR. now rewrite IZR_minZ.
Qed.

(* -- reindexing: nested folds over lists of indices -------------------------------------- *)

(* The domains of nested folds, outermost first; each may depend on the indices before it. *)
Definition domains := list (list Z -> Z).
Fixpoint points (ds : domains) (pre : list Z) : list (list Z) :=
  match ds with
  | [] => [pre]
  | d :: ds => flat_map (fun i => points ds (pre ++ [i])) (range (d pre))
  end.
Fixpoint inside (ds : domains) (pre x : list Z) : Prop :=
  match ds, x with
  | [], [] => True
  | d :: ds, i :: x => (0 <= i)%Z /\ (i < d pre)%Z /\ inside ds (pre ++ [i]) x
  | _, _ => False
  end.
Fixpoint nest (fold : Z -> (Z -> R) -> R) (ds : domains) (pre : list Z) (f : list Z -> R) : R :=
  match ds with
  | [] => f pre
  | d :: ds => fold (d pre) (fun i => nest fold ds (pre ++ [i]) f)
  end.

Lemma in_points (ds : domains) : forall pre y,
  In y (points ds pre) <-> exists x, y = pre ++ x /\ inside ds pre x.
Proof.
  induction ds as [|d ds IH]; intros pre y; simpl.
  - split.
    + intros [<-|[]]. exists []. now rewrite app_nil_r.
    + intros ([|i x] & -> & H); [left; now rewrite app_nil_r|contradiction].
  - rewrite in_flat_map. split.
    + intros (i & Hi & H). apply in_range in Hi. apply IH in H. destruct H as (x & -> & H).
      exists (i :: x). rewrite <- app_assoc. simpl. repeat split; tauto.
    + intros ([|i x] & -> & H); [contradiction|]. destruct H as (A & B & H).
      exists i. rewrite in_range. split; [lia|]. apply IH. exists x. now rewrite <- app_assoc.
Qed.
Lemma nodup_flat {A B : Type} (f : A -> list B) (l : list A) : NoDup l ->
  (forall i, In i l -> NoDup (f i)) ->
  (forall i j y, In y (f i) -> In y (f j) -> i = j) -> NoDup (flat_map f l).
Proof.
  intros N F D. induction N as [|i l I N IH]; [constructor|]. simpl.
  assert (G : NoDup (flat_map f l)) by (apply IH; intros j J; apply F; now right). clear IH.
  assert (E : forall y, In y (f i) -> ~ In y (flat_map f l)).
  { intros y Y K. apply in_flat_map in K. destruct K as (j & J & K). apply I.
    now rewrite (D i j y Y K). }
  specialize (F i (or_introl eq_refl)). induction F as [|y k Y F IH]; [exact G|]. simpl.
  constructor; [|apply IH; intros x X; apply E; now right].
  rewrite in_app_iff. intros [K|K]; [now apply Y|apply (E y); [now left|exact K]].
Qed.
Lemma points_nodup (ds : domains) : forall pre, NoDup (points ds pre).
Proof.
  induction ds as [|d ds IH]; intros pre; simpl; [repeat constructor; auto|].
  apply nodup_flat; [apply range_nodup|auto|]. intros i j y Hi Hj.
  apply in_points in Hi, Hj. destruct Hi as (x & -> & _), Hj as (z & E & _).
  rewrite <- !app_assoc in E. apply app_inv_head in E. now injection E.
Qed.

Definition sumL {A : Type} (l : list A) (f : A -> R) : R := fold_right (fun x s => f x + s) 0 l.
Definition prodL {A : Type} (l : list A) (f : A -> R) : R := fold_right (fun x s => f x * s) 1 l.
Lemma sumL_flat {A B : Type} (l : list A) (g : A -> list B) (f : B -> R) :
  sumL (flat_map g l) f = sumL l (fun x => sumL (g x) f).
Proof.
  induction l as [|x l IH]; [reflexivity|]. simpl. rewrite <- IH.
  generalize (flat_map g l). intros k. induction (g x); simpl; [lra|]. rewrite IHl0. lra.
Qed.
Lemma prodL_flat {A B : Type} (l : list A) (g : A -> list B) (f : B -> R) :
  prodL (flat_map g l) f = prodL l (fun x => prodL (g x) f).
Proof.
  induction l as [|x l IH]; [reflexivity|]. simpl. rewrite <- IH.
  generalize (flat_map g l). intros k. induction (g x); simpl; [lra|]. rewrite IHl0. lra.
Qed.
Lemma nest_sum (ds : domains) (f : list Z -> R) : forall pre,
  nest sumR ds pre f = sumL (points ds pre) f.
Proof.
  induction ds as [|d ds IH]; intros pre; simpl; [lra|]. rewrite sumL_flat.
  apply sumR_ext; [reflexivity|]. intros. apply IH.
Qed.
Lemma nest_prod (ds : domains) (f : list Z -> R) : forall pre,
  nest prodR ds pre f = prodL (points ds pre) f.
Proof.
  induction ds as [|d ds IH]; intros pre; simpl; [lra|]. rewrite prodL_flat.
  apply prodR_ext; [reflexivity|]. intros. apply IH.
Qed.
Definition test (p : Prop) : bool := if excluded_middle_informative p then true else false.
Lemma test_true (p : Prop) : test p = true <-> p.
Proof. unfold test. destruct (excluded_middle_informative p); split; auto; discriminate. Qed.
Lemma sumL_filter {A : Type} (l : list A) (p : A -> Prop) (f : A -> R) :
  sumL l (fun x => IZR (br (p x)) * f x) = sumL (filter (fun x => test (p x)) l) f.
Proof.
  induction l as [|x l IH]; [reflexivity|]. simpl. rewrite IH. unfold br, test.
  destruct (excluded_middle_informative (p x)); simpl; lra.
Qed.
Lemma sumL_perm {A : Type} (l k : list A) (f : A -> R) : Permutation l k -> sumL l f = sumL k f.
Proof. intros H. unfold sumL. induction H; simpl; lra. Qed.
Lemma prodL_perm {A : Type} (l k : list A) (f : A -> R) : Permutation l k -> prodL l f = prodL k f.
Proof.
  intros H. unfold prodL.
  induction H as [|x l k H IH|x y l|l k h H IH H' IH']; simpl; [lra|now rewrite IH|lra|congruence].
Qed.
Lemma bijection {A : Type} (l k : list A) (phi psi : A -> A) : NoDup l -> NoDup k ->
  (forall x, In x l -> In (psi x) k /\ phi (psi x) = x) ->
  (forall y, In y k -> In (phi y) l /\ psi (phi y) = y) -> Permutation l (map phi k).
Proof.
  intros L K H G. apply NoDup_Permutation; trivial.
  - clear H L. induction K as [|y k Y K IH]; simpl; constructor.
    + rewrite in_map_iff. intros (z & E & Z). apply Y.
      destruct (G y (or_introl eq_refl)) as [_ Gy], (G z (or_intror Z)) as [_ Gz]. congruence.
    + apply IH. intros z Z. apply G. now right.
  - intros x. rewrite in_map_iff. split.
    + intros X. destruct (H x X). exists (psi x). auto.
    + intros (y & <- & Y). now apply G.
Qed.
Lemma inside_points (ds : domains) (x : list Z) : inside ds [] x <-> In x (points ds []).
Proof.
  rewrite in_points. split; [intros H; now exists x|intros (y & -> & H); exact H].
Qed.
Lemma sumL_map {A B : Type} (l : list A) (g : A -> B) (f : B -> R) :
  sumL (map g l) f = sumL l (fun x => f (g x)).
Proof. induction l; simpl; [reflexivity|]. now rewrite IHl. Qed.
Lemma prodL_map {A B : Type} (l : list A) (g : A -> B) (f : B -> R) :
  prodL (map g l) f = prodL l (fun x => f (g x)).
Proof. induction l; simpl; [reflexivity|]. now rewrite IHl. Qed.

Lemma reindex (ds es : domains) (p q : list Z -> Prop) (phi psi : list Z -> list Z)
  (f : list Z -> R) :
  (forall x, inside ds [] x -> p x -> inside es [] (psi x) /\ q (psi x) /\ phi (psi x) = x) ->
  (forall y, inside es [] y -> q y -> inside ds [] (phi y) /\ p (phi y) /\ psi (phi y) = y) ->
  nest sumR ds [] (fun x => IZR (br (p x)) * f x)
  = nest sumR es [] (fun y => IZR (br (q y)) * f (phi y)).
Proof.
  intros H G. rewrite !nest_sum, sumL_filter, (sumL_filter _ q (fun y => f (phi y))), <- (sumL_map _ phi).
  apply sumL_perm, (bijection _ _ phi psi); try apply NoDup_filter, points_nodup;
    intros x X; apply filter_In in X; destruct X as [X P]; apply inside_points in X;
    apply (proj1 (test_true _)) in P.
  - destruct (H x X P) as (A & B & C). split; [|exact C]. apply filter_In. rewrite test_true.
    split; [now apply inside_points|exact B].
  - destruct (G x X P) as (A & B & C). split; [|exact C]. apply filter_In. rewrite test_true.
    split; [now apply inside_points|exact B].
Qed.
Lemma reindex_prod (ds es : domains) (phi psi : list Z -> list Z) (f : list Z -> R) :
  (forall x, inside ds [] x -> inside es [] (psi x) /\ phi (psi x) = x) ->
  (forall y, inside es [] y -> inside ds [] (phi y) /\ psi (phi y) = y) ->
  nest prodR ds [] f = nest prodR es [] (fun y => f (phi y)).
Proof.
  intros H G. rewrite !nest_prod, <- (prodL_map _ phi).
  apply prodL_perm, (bijection _ _ phi psi); try apply points_nodup; intros x X;
    apply inside_points in X; rewrite <- inside_points; auto.
Qed.

(* A maximum over ranges that do not depend on each other: 0 where one of them is empty, else
   a value that is attained and not exceeded. *)
Definition constant (ds : domains) : Prop := Forall (fun d => forall l k, d l = d k) ds.
Lemma empty_anywhere (es : domains) : constant es ->
  forall l k, points es l = [] -> points es k = [].
Proof.
  intros C. induction C as [|e es E C IH]; simpl; [discriminate|]. intros l k.
  rewrite (E k l). induction (range (e l)) as [|x r IHr]; simpl; [reflexivity|].
  intros A. apply app_eq_nil in A. destruct A as [A B].
  rewrite (IH _ (k ++ [x]) A), (IHr B). reflexivity.
Qed.
Lemma nest_max_spec (ds : domains) (f : list Z -> R) : constant ds -> forall pre,
  (points ds pre = [] /\ nest maxR ds pre f = 0)
  \/ (In (nest maxR ds pre f) (map f (points ds pre))
      /\ forall y, In y (points ds pre) -> f y <= nest maxR ds pre f).
Proof.
  intros C. induction C as [|d ds D C IH]; intros pre; simpl.
  - right. split; [now left|]. intros y [->|[]]. lra.
  - destruct (Z_lt_dec 0 (d pre)) as [P|P].
    2: { left. rewrite range_nil by lia. split; [reflexivity|]. unfold maxR. apply ite_false. lia. }
    destruct (maxR_spec (d pre) (fun i => nest maxR ds (pre ++ [i]) f) P) as [U (i & I & J & E)].
    destruct (IH (pre ++ [i])) as [[N V]|[A B]].
    + left. split; [|now rewrite E].
      assert (W : forall j, points ds (pre ++ [j]) = []).
      { intros j. now apply (empty_anywhere ds C (pre ++ [i])). }
      clear - W. induction (range (d pre)); simpl; [reflexivity|]. now rewrite W, IHl.
    + right. split.
      * rewrite E. apply in_map_iff in A. destruct A as (y & Fy & Y). rewrite <- Fy. apply in_map.
        apply in_flat_map. exists i. rewrite in_range. split; [lia|exact Y].
      * intros y Y. apply in_flat_map in Y. destruct Y as (j & Jr & Y). apply in_range in Jr.
        eapply Rle_trans; [|apply (U j); lia]. simpl.
        destruct (IH (pre ++ [j])) as [[N _]|[_ B']]; [rewrite N in Y; contradiction|auto].
Qed.
Lemma reindex_max (ds es : domains) (phi psi : list Z -> list Z) (f : list Z -> R) :
  constant ds -> constant es ->
  (forall x, inside ds [] x -> inside es [] (psi x) /\ phi (psi x) = x) ->
  (forall y, inside es [] y -> inside ds [] (phi y) /\ psi (phi y) = y) ->
  nest maxR ds [] f = nest maxR es [] (fun y => f (phi y)).
Proof.
  intros C D H G.
  destruct (nest_max_spec ds f C []) as [[N V]|[A B]],
    (nest_max_spec es (fun y => f (phi y)) D []) as [[N' V']|[A' B']].
  - congruence.
  - apply in_map_iff in A'. destruct A' as (y & _ & Y). apply inside_points in Y.
    destruct (G y Y) as [Z _]. apply inside_points in Z. rewrite N in Z. contradiction.
  - apply in_map_iff in A. destruct A as (y & _ & Y). apply inside_points in Y.
    destruct (H y Y) as [Z _]. apply inside_points in Z. rewrite N' in Z. contradiction.
  - apply Rle_antisym.
    + apply in_map_iff in A. destruct A as (x & <- & X). apply inside_points in X.
      destruct (H x X) as [Z E]. apply inside_points in Z. specialize (B' _ Z). simpl in B'.
      now rewrite E in B'.
    + apply in_map_iff in A'. destruct A' as (y & <- & Y). apply inside_points in Y.
      destruct (G y Y) as [Z _]. apply inside_points in Z. now apply B.
Qed.
Lemma nest_min (ds : domains) (f : list Z -> R) : forall pre,
  nest minR ds pre f = - nest maxR ds pre (fun x => - f x).
Proof.
  induction ds as [|d ds IH]; intros pre; simpl; [lra|]. unfold minR. f_equal.
  apply maxR_ext; [reflexivity|]. intros. rewrite IH. lra.
Qed.
Lemma reindex_min (ds es : domains) (phi psi : list Z -> list Z) (f : list Z -> R) :
  constant ds -> constant es ->
  (forall x, inside ds [] x -> inside es [] (psi x) /\ phi (psi x) = x) ->
  (forall y, inside es [] y -> inside ds [] (phi y) /\ psi (phi y) = y) ->
  nest minR ds [] f = nest minR es [] (fun y => f (phi y)).
Proof.
  intros C D H G. rewrite !nest_min. f_equal.
  now apply (reindex_max ds es phi psi (fun x => - f x)).
Qed.

(* -- tensors --------------------------------------------------------------------------------- *)

Lemma lam_at {A : Type} (z : A) (n : Z) (f : Z -> A) (i : Z) :
  (0 <= i)%Z -> (i < n)%Z -> lam z n f i = f i.
Proof. intros H K. apply ite_true. lia. Qed.
Lemma lam_outside {A : Type} (z : A) (n : Z) (f : Z -> A) : zero_outside z n (lam z n f).
Proof. intros i H. now apply ite_false. Qed.
(* the entries of a matrix; what depends on them only, or on those of a vector *)
Definition matrix (m n : Z) (f : Z -> Z -> R) : Z -> Z -> R :=
  lam (fun _ => 0) m (fun i => lam 0 n (fun j => f i j)).
Lemma matrix_outside (m n : Z) (f : Z -> Z -> R) :
  zero_outside (fun _ => 0) m (matrix m n f) /\ forall i, zero_outside 0 n (matrix m n f i).
Proof.
  split; [apply lam_outside|]. intros i. unfold matrix, lam at 1.
  destruct (classic (0 <= i < m)%Z); [rewrite ite_true by trivial; apply lam_outside|].
  now rewrite ite_false by trivial.
Qed.
Definition on_vectors {A : Type} (op : Z -> ((Z -> R) -> R) -> A) n F :=
  op n (fun x => F (lam 0 n x)).
Definition on_matrices {A : Type} (op : Z -> Z -> ((Z -> Z -> R) -> R) -> A) m n F :=
  op m n (fun x => F (matrix m n x)).
Lemma on_vectors_ext {A : Type} (op : Z -> ((Z -> R) -> R) -> A) n F G :
  (forall x, zero_outside 0 n x -> F x = G x) -> on_vectors op n F = on_vectors op n G.
Proof.
  intros H. unfold on_vectors. f_equal. apply functional_extensionality. intros x.
  apply H, lam_outside.
Qed.
Lemma on_matrices_ext {A : Type} (op : Z -> Z -> ((Z -> Z -> R) -> R) -> A) m n F G :
  (forall x, zero_outside (fun _ => 0) m x /\ (forall i, zero_outside 0 n (x i)) -> F x = G x) ->
  on_matrices op m n F = on_matrices op m n G.
Proof.
  intros H. unfold on_matrices. f_equal. apply functional_extensionality. intros x.
  apply H, matrix_outside.
Qed.
Lemma equivalent (p q : Prop) : p = q -> (p <-> q). Proof. intros ->. tauto. Qed.
Lemma lam_map {A B : Type} (h : A -> B) (z : A) (n : Z) (f : Z -> A) :
  (fun i => h (lam z n f i)) = lam (h z) n (fun i => h (f i)).
Proof. apply functional_extensionality. intros i. apply (ite_map h). Qed.
Lemma lam_each {A : Type} (P : A -> Prop) (z : A) (n : Z) (f : Z -> A) :
  P z -> (forall i, P (f i)) -> forall i, P (lam z n f i).
Proof.
  intros H K i. unfold lam.
  destruct (classic (0 <= i < n)%Z); [rewrite ite_true|rewrite ite_false]; auto.
Qed.
Lemma lam_entries {A : Type} (z : A) (n : Z) (x : Z -> A) : zero_outside z n x -> x = lam z n x.
Proof.
  intros H. apply functional_extensionality. intros i. unfold lam.
  destruct (classic (0 <= i < n)%Z); [now rewrite ite_true|rewrite ite_false; auto].
Qed.

(* -- powers ------------------------------------------------------------------------------------ *)

Lemma powZ_nat (x : R) (n : Z) (k : nat) : n = Z.of_nat k -> powZ x n = x ^ k.
Proof.
  intros ->. unfold powZ. now rewrite (proj2 (Z.leb_le 0 (Z.of_nat k))), Nat2Z.id by lia.
Qed.
Lemma powZ_neg (x : R) (n : Z) (k : nat) : n = (- Z.of_nat k)%Z -> powZ x n = (/ x) ^ k.
Proof.
  intros ->. unfold powZ. destruct (Z.leb_spec 0 (- Z.of_nat k)).
  - replace k with 0%nat by lia. reflexivity.
  - now rewrite Z.opp_involutive, Nat2Z.id.
Qed.
Lemma powZ_add (x : R) (m n : Z) :
  (0 <= m)%Z /\ (0 <= n)%Z -> powZ x (m + n) = powZ x m * powZ x n.
Proof.
  intros [A B]. rewrite (powZ_nat x m (Z.to_nat m)), (powZ_nat x n (Z.to_nat n)),
    (powZ_nat x (m + n) (Z.to_nat m + Z.to_nat n)) by lia. apply pow_add.
Qed.
Lemma powZ_succ (x : R) (n : Z) : x <> 0 -> powZ x (n + 1) = powZ x n * x.
Proof.
  intros H. destruct (Z_le_dec 0 n).
  - rewrite powZ_add by lia. f_equal. rewrite (powZ_nat x 1 1) by lia. simpl. lra.
  - rewrite (powZ_neg x n (S (Z.to_nat (- n - 1)))),
      (powZ_neg x (n + 1) (Z.to_nat (- n - 1))) by lia.
    simpl. field. trivial.
Qed.
Lemma powZ_add_nonzero (x : R) (m n : Z) : x <> 0 -> powZ x (m + n) = powZ x m * powZ x n.
Proof.
  intros H. assert (P : forall n, (0 <= n)%Z -> powZ x (m + n) = powZ x m * powZ x n).
  { apply Z_induction; [rewrite Z.add_0_r, (powZ_nat x 0 0) by lia; simpl; lra|].
    intros k K IH. rewrite Z.add_assoc, !powZ_succ, IH by trivial. lra. }
  destruct (Z_le_dec 0 n) as [K|K]; [auto|].
  assert (Q : forall k, (0 <= k)%Z -> powZ x (m - k) = powZ x m * powZ x (- k)).
  { apply Z_induction.
    - rewrite Z.sub_0_r. change (- 0)%Z with 0%Z. rewrite (powZ_nat x 0 0) by lia. simpl. lra.
    - intros k L IH. apply (Rmult_eq_reg_r x); [|trivial].
      rewrite <- powZ_succ by trivial. replace (m - (k + 1) + 1)%Z with (m - k)%Z by lia.
      rewrite IH, Rmult_assoc, <- powZ_succ by trivial. do 2 f_equal. lia. }
  replace (m + n)%Z with (m - (- n))%Z by lia. rewrite Q by lia. do 2 f_equal. lia.
Qed.

Lemma IZR_pow (x : Z) (p : positive) : IZR (x ^ Zpos p) = IZR x ^ Pos.to_nat p.
Proof. rewrite pow_IZR. do 2 f_equal. lia. Qed.

(* -- quotients --------------------------------------------------------------------------------- *)

Lemma div_low (a b : Z) : (1 <= b)%Z -> (b * (a / b) <= a)%Z.
Proof. intros H. apply Z.mul_div_le. lia. Qed.
Lemma div_high (a b : Z) : (1 <= b)%Z -> (a < b * (a / b) + b)%Z.
Proof. intros H. pose proof (Z.mul_succ_div_gt a b). lia. Qed.
Lemma div_is (a b s : Z) : (b * s <= a)%Z -> (a < b * s + b)%Z -> (a / b)%Z = s.
Proof. intros H K. symmetry. apply (Z.div_unique a b s (a - b * s)); lia. Qed.
Lemma div_zero (a : Z) : (a / 0)%Z = 0%Z. Proof. apply Zdiv_0_r. Qed.
Lemma mod_is (a b : Z) : (a mod b)%Z = (a + -1 * (b * (a / b)))%Z.
Proof.
  destruct (Z.eq_dec b 0) as [->|H]; [rewrite Zmod_0_r; lia|]. rewrite Z.mod_eq by trivial. lia.
Qed.

(* -- comparisons --------------------------------------------------------------------------------- *)

Lemma not_le (a b : R) : ~ a <= b -> b < a. Proof. lra. Qed.
Lemma not_lt (a b : R) : ~ a < b -> b <= a. Proof. lra. Qed.
Lemma not_leZ (a b : Z) : ~ (a <= b)%Z -> (b < a)%Z. Proof. lia. Qed.
Lemma not_ltZ (a b : Z) : ~ (a < b)%Z -> (b <= a)%Z. Proof. lia. Qed.
Lemma square_nonneg (x : R) : 0 <= x * x. Proof. apply Rle_0_sqr. Qed.
Lemma square_nonnegZ (x : Z) : (0 <= x * x)%Z. Proof. apply Z.square_nonneg. Qed.
Lemma recip_nonneg (x : R) : 0 <= x -> 0 <= / x.
Proof.
  intros [H| <-]; [left; now apply Rinv_0_lt_compat|rewrite Rinv_0; lra].
Qed.
Lemma apart (a b : R) : a <> b -> a < b \/ b < a. Proof. lra. Qed.
Lemma apartZ (a b : Z) : a <> b -> (a < b)%Z \/ (b < a)%Z. Proof. lia. Qed.
Lemma iff_cases (p q : Prop) : (p <-> q) -> (p /\ q) \/ (~ p /\ ~ q).
Proof. destruct (classic p); tauto. Qed.
Lemma not_iff_cases (p q : Prop) : ~ (p <-> q) -> (p /\ ~ q) \/ (~ p /\ q).
Proof. destruct (classic p), (classic q); tauto. Qed.

(* -- steps ----------------------------------------------------------------------------------------- *)

Lemma trans {A : Type} (x y z : A) : x = y -> y = z -> x = z. Proof. congruence. Qed.
Lemma ctx {A B : Type} (f : A -> B) (x y : A) : x = y -> f x = f y. Proof. congruence. Qed.
Lemma iff_ctx {A : Type} (P : A -> Prop) (x y : A) : x = y -> (P x <-> P y).
Proof. intros ->. tauto. Qed.
Lemma iff_trans3 (p q r : Prop) : (p <-> q) -> (q <-> r) -> (p <-> r). Proof. tauto. Qed.
Lemma fun_ext {A B : Type} (f g : A -> B) : (forall x, f x = g x) -> f = g.
Proof. apply functional_extensionality. Qed.
Lemma le_iff (a b c d : R) : a = c -> b = d -> (a <= b <-> c <= d). Proof. intros -> ->. tauto. Qed.
Lemma lt_iff (a b c d : R) : a = c -> b = d -> (a < b <-> c < d). Proof. intros -> ->. tauto. Qed.
Lemma le_iffZ (a b c d : Z) : a = c -> b = d -> ((a <= b)%Z <-> (c <= d)%Z).
Proof. intros -> ->. tauto. Qed.
Lemma lt_iffZ (a b c d : Z) : a = c -> b = d -> ((a < b)%Z <-> (c < d)%Z).
Proof. intros -> ->. tauto. Qed.
Lemma le_cast (a b : Z) : (a <= b)%Z <-> IZR a <= IZR b.
Proof. split; [apply IZR_le|apply le_IZR]. Qed.
Lemma lt_cast (a b : Z) : (a < b)%Z <-> IZR a < IZR b.
Proof. split; [apply IZR_lt|apply lt_IZR]. Qed.
Lemma eq_cast (a b : Z) : a = b <-> IZR a = IZR b.
Proof. split; [apply f_equal|apply eq_IZR]. Qed.
(* so for tensors of integers and of real numbers, one axis more at a time *)
Lemma each_cast {A B : Type} (h : A -> B) : (forall x y, x = y <-> h x = h y) ->
  forall x y : Z -> A, x = y <-> (fun i => h (x i)) = (fun i => h (y i)).
Proof.
  intros H x y. split; [now intros ->|]. intros E. apply functional_extensionality. intros i.
  apply H. exact (f_equal (fun f => f i) E).
Qed.
Lemma eq_swap {A : Type} (a b c d : A) : a = d -> b = c -> (a = b <-> c = d).
Proof. intros -> ->. split; auto. Qed.
Lemma by_cases (p q : Prop) : (p -> q) -> (~ p -> q) -> q. Proof. destruct (classic p); auto. Qed.
Lemma absurd_not (p : Prop) : (~ p -> False) -> p. Proof. apply NNPP. Qed.
Lemma cons_eq {A : Type} (x y : A) (l m : list A) : x = y -> l = m -> x :: l = y :: m.
Proof. congruence. Qed.
Lemma holds (p : Prop) : p -> (p <-> True). Proof. tauto. Qed.
Lemma and_iff (p q r s : Prop) : (p <-> r) -> (q <-> s) -> ((p /\ q) <-> (r /\ s)).
Proof. tauto. Qed.
Lemma or_iff (p q r s : Prop) : (p <-> r) -> (q <-> s) -> ((p \/ q) <-> (r \/ s)).
Proof. tauto. Qed.
Lemma not_iff (p q : Prop) : (p <-> q) -> (~ p <-> ~ q). Proof. tauto. Qed.
Lemma iff_iff (p q r s : Prop) : (p <-> r) -> (q <-> s) -> ((p <-> q) <-> (r <-> s)).
Proof. tauto. Qed.
Lemma not_and (p q r s : Prop) : (~ p -> r) -> (~ q -> s) -> ~ (p /\ q) -> r \/ s.
Proof. destruct (classic p); tauto. Qed.
Lemma not_or (p q r s : Prop) : (~ p -> r) -> (~ q -> s) -> ~ (p \/ q) -> r /\ s.
Proof. tauto. Qed.
Lemma and_not (p q r s : Prop) : (r -> ~ p) -> (s -> ~ q) -> r \/ s -> ~ (p /\ q).
Proof. tauto. Qed.
Lemma or_not (p q r s : Prop) : (r -> ~ p) -> (s -> ~ q) -> r /\ s -> ~ (p \/ q).
Proof. tauto. Qed.

Arguments not_and _ _ _ _ & _ _ _.
Arguments not_or _ _ _ _ & _ _ _.
Arguments and_not _ _ _ _ & _ _ _.
Arguments or_not _ _ _ _ & _ _ _.
Arguments or_iff _ _ _ _ & _ _.
Arguments and_iff _ _ _ _ & _ _.
Arguments not_iff _ _ & _.
Arguments iff_iff _ _ _ _ & _ _.
Arguments iff_trans3 _ _ _ & _ _.
Arguments sumR_ext _ _ _ _ & _ _.
Arguments sumZ_ext _ _ _ _ & _ _.
Arguments prodR_ext _ _ _ _ & _ _.
Arguments prodZ_ext _ _ _ _ & _ _.
Arguments maxR_ext _ _ _ _ & _ _.
Arguments minR_ext _ _ _ _ & _ _.
Arguments maxZ_ext _ _ _ _ & _ _.
Arguments minZ_ext _ _ _ _ & _ _.
Arguments lam_ext {_} _ _ _ _ _ & _ _.
Arguments ite_ext {_} _ _ _ _ _ _ & _ _ _.
Arguments br_ext _ _ & _.
Arguments fun_ext {_ _} _ _ & _.
Arguments eq_iff {_} _ _ _ _ & _ _.
Arguments eq_swap {_} _ _ _ _ & _ _.
Arguments le_iff _ _ _ _ & _ _.
Arguments lt_iff _ _ _ _ & _ _.
Arguments le_iffZ _ _ _ _ & _ _.
Arguments lt_iffZ _ _ _ _ & _ _.
Arguments forall_range_iff _ _ _ _ & _ _.
Arguments exists_range_iff _ _ _ _ & _ _.
Arguments forall_iff {_} _ _ & _.
Arguments exists_iff {_} _ _ & _.
Arguments imp_iff _ _ _ _ & _ _.
Arguments trans {_} _ _ _ & _ _.

(* -- the leaves: an identity or a comparison of variables -------------------------------------- *)

Ltac push :=
  repeat (progress rewrite ?IZR_pow, ?plus_IZR, ?minus_IZR, ?opp_IZR, ?mult_IZR in *);
  cbv [Pos.to_nat Pos.iter_op Nat.add] in *.
Ltac invert := push; rewrite ?Rinv_mult, ?Rinv_inv, ?pow_inv, ?Rinv_1, ?Rinv_0.
Ltac polynomial :=
  push; first [ring | lra | rewrite ?Rinv_0, ?Rinv_1; ring | rewrite ?Rinv_0, ?Rinv_1; lra
    | repeat match goal with H : @eq R _ _ |- _ => rewrite H; clear H end; ring].
Ltac brackets := repeat match goal with
  | H : _ = 0%Z \/ _ = 1%Z |- _ => destruct H; subst
  end.
Ltac reals := repeat match goal with
  | H : (_ <= _)%Z |- _ => apply IZR_le in H
  | H : (_ < _)%Z |- _ => apply IZR_lt in H
  | H : @eq Z _ _ |- _ => apply (f_equal IZR) in H
  | H : ~ @eq Z _ _ |- _ => let K := fresh in
      assert (K := fun e => H (eq_IZR _ _ e)); clear H
  end; try match goal with
  | |- (_ <= _)%Z => apply le_IZR
  | |- (_ < _)%Z => apply lt_IZR
  | |- @eq Z _ _ => apply eq_IZR
  | |- ~ @eq Z _ _ => let e := fresh in intros e; apply (f_equal IZR) in e
  end.
Ltac linearR := reals; push; lra.
Ltac nonzero := match goal with
  | |- _ /\ _ => split; nonzero
  | H : ?x <> 0 |- ?x <> 0 => exact H
  | |- ?x <> 0 => let e := fresh in intros e;
      match goal with H : _ = _ -> False |- _ => solve [apply H; lra]
      | H : _ <> _ |- _ => solve [apply H; lra] end
  end.
(* a reciprocal of what may be 0 is a number like others *)
Ltac other_reciprocals := repeat match goal with |- context [/ ?x] =>
    assert_fails (assert (x <> 0) by nonzero); let y := fresh in set (y := / x); clearbody y
  end.
Ltac divide := reals; push; first [field; nonzero | lra | other_reciprocals; field; nonzero].
Ltac tautology := first
  [ solve [split; intros K; decompose [and] K; repeat split; assumption] | tauto ].
Ltac one_part := intros E; split; intros K; decompose [and] K; repeat split;
  try assumption; apply E; assumption.
