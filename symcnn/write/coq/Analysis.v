(* Functions and derivatives: symcnn's axioms about them as theorems. *)
From Coq Require Import ZArith Reals Lia Lra List ClassicalEpsilon Classical FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Symcnn Require Import Rules.
Import ListNotations.
Open Scope R_scope.

(* -- derivatives ------------------------------------------------------------------------ *)

(* R^n, R^(m x n) ..: tensors that are 0 outside of their shape, with their entries. *)
Record space := {
  point : Type; index : Type; entry : point -> index -> R; entries : list index;
  shaped : point -> Prop; update : point -> index -> R -> point;
  entries_nodup : NoDup entries;
  update_same : forall x i v, entry (update x i v) i = v;
  update_other : forall x i j v, i <> j -> entry (update x i v) j = entry x j;
  update_nothing : forall x i, update x i (entry x i) = x;
  update_shaped : forall x i v, In i entries -> shaped x -> shaped (update x i v);
  outside_zero : forall x i, shaped x -> ~ In i entries -> entry x i = 0 }.

(* F has at a the differential with the coefficients g: along every curve through a whose
   entries have derivatives, F has the derivative that the chain rule says. In finite
   dimensions this is Frechet's differentiability. *)
Definition differential (S : space) (F : point S -> R) (a : point S) (g : index S -> R) : Prop :=
  (forall i, ~ In i (entries S) -> g i = 0)
  /\ forall (c : R -> point S) (dc : index S -> R),
     (forall t, shaped S (c t)) -> c 0 = a ->
     (forall i, In i (entries S) -> is_derive (fun t => entry S (c t) i) 0 (dc i)) ->
     is_derive (fun t => F (c t)) 0 (sumL (entries S) (fun i => g i * dc i)).
Definition derivative (S : space) (F : point S -> R) (a : point S) (k : index S) (d : R) : Prop :=
  exists g, g k = d /\ differential S F a g.
Definition partial (S : space) (F : point S -> R) (a : point S) (k : index S) : R :=
  ite (exists! d, derivative S F a k d) (epsilon (inhabits 0) (derivative S F a k)) 0.

Lemma sumL_ext {A : Type} (l : list A) (f g : A -> R) :
  (forall x, In x l -> f x = g x) -> sumL l f = sumL l g.
Proof.
  induction l as [|x l IH]; intros H; [reflexivity|]. simpl.
  rewrite (H x), IH; auto using in_eq, in_cons.
Qed.
Lemma sumL_plus {A : Type} (l : list A) (f g : A -> R) :
  sumL l (fun x => f x + g x) = sumL l f + sumL l g.
Proof. induction l; simpl; [lra|]. rewrite IHl. lra. Qed.
Lemma sumL_scal {A : Type} (l : list A) (c : R) (f : A -> R) :
  sumL l (fun x => c * f x) = c * sumL l f.
Proof. induction l; simpl; [lra|]. rewrite IHl. lra. Qed.
Lemma sumL_zero {A : Type} (l : list A) (f : A -> R) :
  (forall x, In x l -> f x = 0) -> sumL l f = 0.
Proof.
  intros H. rewrite (sumL_ext l f (fun _ => 0 * 0)); [rewrite sumL_scal; lra|].
  intros x X. rewrite H; trivial. lra.
Qed.
Lemma sumL_one {A : Type} (l : list A) (k : A) (f : A -> R) : NoDup l -> In k l ->
  (forall x, In x l -> x <> k -> f x = 0) -> sumL l f = f k.
Proof.
  intros N. induction N as [|x l X N IH]; intros K H; [contradiction|]. simpl. destruct K as [->|K].
  - rewrite sumL_zero; [lra|]. intros y Y. apply H; [now right|]. intros ->. contradiction.
  - rewrite IH; trivial; [|intros y Y; apply H; now right].
    rewrite H; [lra|now left|]. intros ->. contradiction.
Qed.
Lemma derive_value (f : R -> R) (x d e : R) : is_derive f x d -> d = e -> is_derive f x e.
Proof. now intros H <-. Qed.

Section Rules.
Variable S : space.
Implicit Types (F G : point S -> R) (a : point S) (k : index S).

Lemma differential_unique F a g h k : shaped S a ->
  differential S F a g -> differential S F a h -> g k = h k.
Proof.
  intros A [G0 G] [H0 H]. destruct (classic (In k (entries S))) as [K|K].
  2: { now rewrite G0, H0. }
  set (c := fun t => update S a k (entry S a k + t)).
  set (dc := fun i => IZR (br (i = k))).
  assert (C0 : c 0 = a) by (unfold c; rewrite Rplus_0_r; apply update_nothing).
  assert (CS : forall t, shaped S (c t)) by (intros t; now apply update_shaped).
  assert (D : forall i, In i (entries S) -> is_derive (fun t => entry S (c t) i) 0 (dc i)).
  { intros i _. unfold c, dc. destruct (classic (i = k)) as [->|N].
    - rewrite br_true by reflexivity. apply (is_derive_ext (fun t => entry S a k + t)).
      + intros t. now rewrite update_same.
      + auto_derive; trivial.
    - rewrite br_false by trivial. apply (is_derive_ext (fun _ => entry S a i)).
      + intros t. rewrite update_other; auto.
      + auto_derive; trivial. }
  specialize (G c dc CS C0 D). specialize (H c dc CS C0 D).
  apply is_derive_unique in G. apply is_derive_unique in H. rewrite G in H.
  assert (V : forall f : index S -> R, sumL (entries S) (fun i => f i * dc i) = f k).
  { intros f. rewrite (sumL_one _ k); trivial.
    - unfold dc. rewrite br_true by reflexivity. simpl. lra.
    - apply entries_nodup.
    - intros x _ N. unfold dc. rewrite br_false by trivial. simpl. lra. }
  now rewrite !V in H.
Qed.
Lemma derivative_value F a k d : shaped S a -> derivative S F a k d -> partial S F a k = d.
Proof.
  intros A H. assert (U : forall e, derivative S F a k e -> d = e).
  { destruct H as (h & <- & H). intros e (g & <- & G). now apply (differential_unique F a). }
  unfold partial. rewrite ite_true by (exists d; now split).
  symmetry. apply U, (epsilon_spec (inhabits 0)). now exists d.
Qed.
Definition differentiable_in F a : Prop := exists g, differential S F a g.
Lemma differentiable_value F a k : shaped S a -> differentiable_in F a ->
  derivative S F a k (partial S F a k).
Proof.
  intros A [g G]. assert (H : derivative S F a k (g k)) by (now exists g).
  now rewrite (derivative_value F a k _ A H).
Qed.
Lemma derivative_constant (c : R) a k : derivative S (fun _ => c) a k 0.
Proof.
  exists (fun _ => 0). split; [trivial|]. split; [trivial|]. intros f dc _ _ _.
  apply (derive_value _ _ 0); [auto_derive; trivial|]. rewrite sumL_zero; trivial. intros. lra.
Qed.
Lemma derivative_entry a k (e : index S) : In k (entries S) ->
  derivative S (fun x => entry S x e) a k (IZR (br (e = k))).
Proof.
  intros K. destruct (classic (In e (entries S))) as [E|E].
  - exists (fun i => IZR (br (e = i))). split; [trivial|]. split.
    + intros i I. rewrite br_false; trivial. intros ->. contradiction.
    + intros c dc _ _ D. apply (derive_value _ _ (dc e)); [auto|]. symmetry.
      rewrite (sumL_one _ e); trivial.
      * rewrite br_true by reflexivity. simpl. lra.
      * apply entries_nodup.
      * intros x _ N. rewrite br_false by auto. simpl. lra.
  - exists (fun _ => 0). split; [rewrite br_false; trivial; now intros ->|]. split; [trivial|].
    intros c dc C _ _. apply (is_derive_ext (fun _ => 0)).
    + intros t. now rewrite outside_zero.
    + apply (derive_value _ _ 0); [auto_derive; trivial|]. rewrite sumL_zero; trivial. intros. lra.
Qed.
Lemma derivative_add F G a k d e : derivative S F a k d -> derivative S G a k e ->
  derivative S (fun x => F x + G x) a k (d + e).
Proof.
  intros (g & <- & G0 & H) (h & <- & H0 & K). exists (fun i => g i + h i). split; [trivial|]. split.
  - intros i I. rewrite G0, H0; trivial. lra.
  - intros c dc C A D. eapply derive_value; [apply @is_derive_plus; [apply H|apply K]; eauto|].
    unfold plus; simpl. rewrite <- sumL_plus. apply sumL_ext. intros. lra.
Qed.
Lemma derivative_mul F G a k d e : derivative S F a k d -> derivative S G a k e ->
  derivative S (fun x => F x * G x) a k (d * G a + F a * e).
Proof.
  intros (g & <- & G0 & H) (h & <- & H0 & K).
  exists (fun i => g i * G a + F a * h i). split; [trivial|]. split.
  - intros i I. rewrite G0, H0; trivial. lra.
  - intros c dc C A D. specialize (H c dc C A D). specialize (K c dc C A D).
    eapply derive_value; [apply (is_derive_mult _ _ 0 _ _ H K); intros; apply Rmult_comm|].
    unfold plus, mult; simpl. rewrite A.
    rewrite (sumL_ext _ (fun i => (g i * G a + F a * h i) * dc i)
      (fun i => G a * (g i * dc i) + F a * (h i * dc i))) by (intros; lra).
    rewrite sumL_plus, !sumL_scal. lra.
Qed.
Lemma derivative_compose (f : R -> R) G a k d e : is_derive f (G a) e -> derivative S G a k d ->
  derivative S (fun x => f (G x)) a k (e * d).
Proof.
  intros E (g & <- & G0 & H). exists (fun i => e * g i). split; [trivial|]. split.
  - intros i I. rewrite G0; trivial. lra.
  - intros c dc C A D. eapply derive_value; [apply (is_derive_comp f (fun t => G (c t)))|].
    + rewrite A. exact E.
    + exact (H c dc C A D).
    + unfold scal; simpl; unfold mult; simpl. rewrite Rmult_comm, <- sumL_scal.
      apply sumL_ext. intros. lra.
Qed.
End Rules.

(* functions that are equal at every tensor of the space have the same derivatives *)
Lemma derivative_ext (S : space) (F G : point S -> R) a k d :
  (forall x, shaped S x -> F x = G x) -> derivative S F a k d <-> derivative S G a k d.
Proof.
  assert (K : forall F G : point S -> R, (forall x, shaped S x -> F x = G x) ->
    derivative S F a k d -> derivative S G a k d).
  { clear. intros F G H (g & E & Z0 & D). exists g. split; [exact E|]. split; [exact Z0|].
    intros c dc C A K. apply (is_derive_ext (fun t => F (c t))); [intros; apply H, C|].
    now apply D. }
  intros H. split; apply K; [exact H|]. intros x X. symmetry. now apply H.
Qed.
Lemma partial_ext (S : space) (F G : point S -> R) a k :
  (forall x, shaped S x -> F x = G x) -> partial S F a k = partial S G a k.
Proof.
  intros H. assert (K : forall d, derivative S F a k d <-> derivative S G a k d).
  { intros d. now apply derivative_ext. }
  unfold partial. apply ite_ext; [|intros (d & D & U)|reflexivity].
  - split; intros (d & D & U); exists d; (split; [now apply K|]); intros e E; apply U, K, E.
  - transitivity d; [symmetry|]; apply U; [|apply K];
      apply (epsilon_spec (inhabits 0)); exists d; [exact D|now apply K].
Qed.

(* -- the spaces --------------------------------------------------------------------------------- *)

Definition put {A : Type} (x : Z -> A) (i : Z) (v : A) : Z -> A :=
  fun j => if Z.eq_dec i j then v else x j.
Lemma put_same {A : Type} (x : Z -> A) (i : Z) (v : A) : put x i v i = v.
Proof. unfold put. now destruct (Z.eq_dec i i). Qed.
Lemma put_other {A : Type} (x : Z -> A) (i j : Z) (v : A) : i <> j -> put x i v j = x j.
Proof. intros H. unfold put. now destruct (Z.eq_dec i j). Qed.
Lemma put_nothing {A : Type} (x : Z -> A) (i : Z) : put x i (x i) = x.
Proof.
  apply functional_extensionality. intros j. unfold put. now destruct (Z.eq_dec i j) as [->|].
Qed.
Lemma put_zero {A : Type} (z : A) (n : Z) (x : Z -> A) (i : Z) (v : A) :
  In i (range n) -> zero_outside z n x -> zero_outside z n (put x i v).
Proof.
  intros I H j J. apply in_range in I. rewrite put_other by (intros ->; lia). now apply H.
Qed.
Lemma nodup_prod {A B : Type} (l : list A) (k : list B) : NoDup l -> NoDup k -> NoDup (list_prod l k).
Proof.
  intros L K. induction L as [|x l X L IH]; [constructor|]. simpl.
  assert (M : NoDup (map (fun y => (x, y)) k)).
  { apply FinFun.Injective_map_NoDup; [intros y z E; congruence|trivial]. }
  assert (N : forall p, In p (map (fun y => (x, y)) k) -> ~ In p (list_prod l k)).
  { intros p P Q. apply in_map_iff in P. destruct P as (y & <- & _). apply in_prod_iff in Q. tauto. }
  induction M as [|p r P M IHM]; [exact IH|]. simpl. constructor.
  - rewrite in_app_iff. intros [H|H]; [contradiction|]. apply (N p); [now left|exact H].
  - apply IHM. intros q Q. apply N. now right.
Qed.

(* tensors with one more axis in front *)
Lemma axis_shaped (S : space) (z : point S) (n : Z) (x : Z -> point S) (i : Z) j (v : R) :
  In i (range n) -> In j (entries S) ->
  zero_outside z n x /\ (forall i, shaped S (x i)) ->
  zero_outside z n (put x i (update S (x i) j v)) /\ (forall k, shaped S (put x i (update S (x i) j v) k)).
Proof.
  intros I J [H K]. split; [now apply put_zero|]. intros k. unfold put.
  destruct (Z.eq_dec i k); [apply update_shaped|]; auto.
Qed.
Definition axis (S : space) (z : point S) (n : Z) (Z0 : forall i, entry S z i = 0) : space.
Proof.
  refine {| point := Z -> point S; index := Z * index S;
    entry x i := entry S (x (fst i)) (snd i);
    entries := list_prod (range n) (entries S);
    shaped x := zero_outside z n x /\ (forall i, shaped S (x i));
    update x i v := put x (fst i) (update S (x (fst i)) (snd i) v) |}.
  - apply nodup_prod; [apply range_nodup|apply entries_nodup].
  - intros x i v. now rewrite put_same, update_same.
  - intros x [i i'] [j j'] v H. simpl. destruct (Z.eq_dec i j) as [->|N].
    + rewrite put_same, update_other; trivial. congruence.
    + now rewrite put_other.
  - intros x i. now rewrite update_nothing, put_nothing.
  - intros x [i j] v H. apply in_prod_iff in H. now apply axis_shaped.
  - intros x [i j] [H K] N. simpl. destruct (classic (In j (entries S))) as [J|J].
    + rewrite H; [apply Z0|]. rewrite <- in_range. intros I. apply N. now apply in_prod.
    + now apply outside_zero.
Defined.
Definition space1 (n : Z) : space.
Proof.
  refine {| point := Z -> R; index := Z; entry x i := x i; entries := range n;
    shaped x := zero_outside 0 n x; update := put |}.
  - apply range_nodup.
  - apply put_same.
  - intros. now apply put_other.
  - apply put_nothing.
  - intros. now apply put_zero.
  - intros x i H N. apply H. now rewrite <- in_range.
Defined.
Lemma in_space1 (n i : Z) : (0 <= i)%Z -> (i < n)%Z -> In i (entries (space1 n)).
Proof. intros A B. apply in_range. lia. Qed.
Lemma in_axis S z n Z0 (i : Z) j : (0 <= i)%Z -> (i < n)%Z -> In j (entries S) ->
  In (i, j) (entries (axis S z n Z0)).
Proof. intros A B J. apply in_prod; [apply in_range; lia|exact J]. Qed.
Definition space2 (m n : Z) := axis (space1 n) (fun _ => 0) m (fun _ => eq_refl).
Definition space3 (l m n : Z) := axis (space2 m n) (fun _ _ => 0) l (fun _ => eq_refl).
Definition space4 (k l m n : Z) := axis (space3 l m n) (fun _ _ _ => 0) k (fun _ => eq_refl).
Definition derivative0 (F : R -> R) (a d : R) : Prop := is_derive F a d.
Definition derivative1 n (F : (Z -> R) -> R) a k d : Prop := derivative (space1 n) F a k d.
Definition derivative2 m n (F : (Z -> Z -> R) -> R) a i j d : Prop :=
  derivative (space2 m n) F a (i, j) d.
Definition derivative3 l m n (F : (Z -> Z -> Z -> R) -> R) a h i j d : Prop :=
  derivative (space3 l m n) F a (h, (i, j)) d.
Definition derivative4 k l m n (F : (Z -> Z -> Z -> Z -> R) -> R) a g h i j d : Prop :=
  derivative (space4 k l m n) F a (g, (h, (i, j))) d.
Definition D (f : R -> R) (a : R) : R := ite (ex_derive f a) (Derive f a) 0.
Definition partial0 (F : R -> R) (a : R) : R := D F a.
Definition partial1 n (F : (Z -> R) -> R) a k : R := partial (space1 n) F a k.
Definition partial2 m n (F : (Z -> Z -> R) -> R) a i j : R := partial (space2 m n) F a (i, j).
Definition partial3 l m n (F : (Z -> Z -> Z -> R) -> R) a h i j : R :=
  partial (space3 l m n) F a (h, (i, j)).
Definition partial4 k l m n (F : (Z -> Z -> Z -> Z -> R) -> R) a g h i j : R :=
  partial (space4 k l m n) F a (g, (h, (i, j))).
Definition differentiable (f : R -> R) : Prop := forall a, ex_derive f a.
Definition differentiable_at (f : R -> R) (a : R) : Prop := ex_derive f a.

(* -- on R ------------------------------------------------------------------------------------------- *)

Lemma D_value (f : R -> R) (a d : R) : is_derive f a d -> D f a = d.
Proof. intros H. unfold D. rewrite ite_true by (now exists d). now apply is_derive_unique. Qed.
Lemma D_at (f : R -> R) (a : R) : ex_derive f a -> is_derive f a (D f a).
Proof. intros H. unfold D. rewrite ite_true by trivial. now apply Derive_correct. Qed.
Lemma derive_mul (f g : R -> R) (a d e : R) : is_derive f a d -> is_derive g a e ->
  is_derive (fun x => f x * g x) a (d * g a + f a * e).
Proof.
  intros H K. eapply derive_value; [apply (is_derive_mult _ _ a _ _ H K); intros; apply Rmult_comm|].
  reflexivity.
Qed.
Lemma derive_compose (f g : R -> R) (a d e : R) : is_derive g a d -> is_derive f (g a) e ->
  is_derive (fun x => f (g x)) a (e * d).
Proof.
  intros H K. eapply derive_value; [apply (is_derive_comp f g a e d K H)|].
  unfold scal; simpl; unfold mult; simpl. lra.
Qed.
Lemma derive_log (a : R) : a <> 0 -> is_derive logR a (/ a).
Proof.
  intros H. unfold logR. destruct (Rtotal_order a 0) as [L|[E|G]]; [|contradiction|].
  - apply (is_derive_ext_loc (fun x => ln (- x))).
    + exists (mkposreal (- a) ltac:(lra)). intros y Y. unfold ball in Y; simpl in Y.
      unfold AbsRing_ball, abs, minus, plus, opp in Y; simpl in Y. rewrite Rabs_left; trivial.
      apply Rabs_def2 in Y. lra.
    + auto_derive; [lra|]. field. lra.
  - apply (is_derive_ext_loc ln).
    + exists (mkposreal a G). intros y Y. unfold ball in Y; simpl in Y.
      unfold AbsRing_ball, abs, minus, plus, opp in Y; simpl in Y. rewrite Rabs_right; trivial.
      apply Rabs_def2 in Y. lra.
    + auto_derive; trivial. field. lra.
Qed.
Lemma derive_power (m : Z) (a : R) : (1 <= m)%Z \/ a <> 0 ->
  is_derive (fun x => powZ x m) a (IZR m * powZ a (m + -1)).
Proof.
  intros H. destruct (Z_le_dec 1 m) as [M|M].
  - apply (is_derive_ext (fun x => x ^ Z.to_nat m)).
    { intros x. symmetry. apply powZ_nat. lia. }
    auto_derive; trivial. rewrite (powZ_nat a _ (pred (Z.to_nat m))) by lia.
    replace (IZR m) with (INR (Z.to_nat m)); [lra|]. rewrite INR_IZR_INZ. f_equal. lia.
  - assert (A : a <> 0) by (destruct H; [lia|trivial]).
    apply (is_derive_ext (fun x => (/ x) ^ Z.to_nat (- m))).
    { intros x. symmetry. apply powZ_neg. lia. }
    auto_derive; trivial. rewrite (powZ_neg a _ (Z.to_nat (- m) + 1)) by lia.
    replace (IZR m) with (- INR (Z.to_nat (- m))).
    2: { rewrite INR_IZR_INZ, <- opp_IZR. f_equal. lia. }
    destruct (Z.to_nat (- m)) as [|j]; simpl pred; [simpl; field; trivial|].
    replace (S j + 1)%nat with (S (S j)) by lia. simpl pow. field. trivial.
Qed.
Lemma derive_atan (a : R) : is_derive atan a (/ (a ^ 2 + 1)).
Proof.
  rewrite (Rplus_comm (a ^ 2)). apply is_derive_Reals. exact (derivable_pt_lim_atan a).
Qed.
Lemma derive_sin (a : R) : is_derive sin a (cos a). Proof. auto_derive; [trivial|lra]. Qed.
Lemma derive_cos (a : R) : is_derive cos a (-1 * sin a). Proof. auto_derive; [trivial|lra]. Qed.
Lemma derive_exp (a : R) : is_derive exp a (exp a). Proof. auto_derive; [trivial|lra]. Qed.
Lemma derive_const (c a : R) : is_derive (fun _ => c) a 0. Proof. apply @is_derive_const. Qed.
Lemma derive_id (a : R) : is_derive (fun x => x) a 1. Proof. apply @is_derive_id. Qed.
Lemma derive_add (f g : R -> R) (a d e : R) : is_derive f a d -> is_derive g a e ->
  is_derive (fun x => f x + g x) a (d + e).
Proof. intros H K. now apply @is_derive_plus. Qed.
Lemma derivative_at (S : space) F a k d e : derivative S F a k d -> d = e -> derivative S F a k e.
Proof. now intros H <-. Qed.
Ltac pairs := intros;
  repeat match goal with H : _ /\ _ |- _ => destruct H end; subst; reflexivity.
Ltac at_entry S a k e := apply (derivative_at S _ a k (IZR (br (e = k))));
  [ apply (derivative_entry S a k e); repeat apply in_axis; try apply in_space1; lia
  | first [ reflexivity | f_equal; apply br_ext; split;
    [ intros E; try injection E; intros; subst; repeat split | pairs ] ] ].
Ltac entries := match goal with
  | |- derivative ?S (fun x => x ?e) ?a ?k _ => at_entry S a k e
  | |- derivative ?S (fun x => x ?e ?f) ?a ?k _ => at_entry S a k (e, f)
  | |- derivative ?S (fun x => x ?e ?f ?g) ?a ?k _ => at_entry S a k (e, (f, g))
  | |- derivative ?S (fun x => x ?e ?f ?g ?h) ?a ?k _ => at_entry S a k (e, (f, (g, h)))
  end.
Lemma derive_erf_aux (a : R) :
  is_derive (fun x => RInt (fun t => exp (-1 * t ^ 2)) 0 x) a (exp (-1 * a ^ 2)).
Proof.
  apply (is_derive_RInt (fun t => exp (-1 * t ^ 2)) _ 0).
  - exists (mkposreal 1 ltac:(lra)). intros y _. apply @RInt_correct, ex_RInt_continuous. intros z _.
    apply (ex_derive_continuous (fun t => exp (-1 * t ^ 2))). auto_derive; trivial.
  - apply (ex_derive_continuous (fun t => exp (-1 * t ^ 2))). auto_derive; trivial.
Qed.
Definition erf (x : R) : R := 2 * / sqrt PI * RInt (fun t => exp (-1 * t ^ 2)) 0 x.
Lemma axiom_derivative_erf (a : R) : is_derive erf a (2 * / sqrt PI * exp (-1 * a ^ 2)).
Proof. unfold erf. apply @is_derive_scal. apply derive_erf_aux. Qed.

(* -- elementary functions ------------------------------------------------------------------------------ *)

Lemma axiom_exp_add (a b : R) : exp (a + b) = exp a * exp b. Proof. apply exp_plus. Qed.
Lemma axiom_exp_positive (a : R) : 0 < exp a. Proof. apply exp_pos. Qed.
Lemma axiom_exp_above_line (a : R) : a + 1 <= exp a.
Proof.
  destruct (Req_dec a 0) as [->|H]; [rewrite exp_0; lra|].
  left. rewrite Rplus_comm. now apply exp_ineq1.
Qed.
Lemma axiom_exp_log (a : R) : 0 < a -> exp (logR a) = a.
Proof. intros H. unfold logR. rewrite Rabs_right by lra. now apply exp_ln. Qed.
Lemma axiom_log_abs (a : R) : logR (Rabs a) = logR a.
Proof. unfold logR. now rewrite Rabs_Rabsolu. Qed.
Lemma axiom_log_zero : logR 0 = 0.
Proof.
  unfold logR. rewrite Rabs_R0. unfold ln. destruct (Rlt_dec 0 0) as [H|H]; [|trivial].
  exfalso. lra.
Qed.
Lemma axiom_abs_bounds (a : R) :
  a <= Rabs a /\ -1 * a <= Rabs a /\ (Rabs a = a \/ Rabs a = -1 * a).
Proof. unfold Rabs. destruct (Rcase_abs a); lra. Qed.
Lemma axiom_floor_bounds (a : R) : IZR (floor a) <= a /\ a < IZR (floor a + 1).
Proof. unfold floor. rewrite plus_IZR. destruct (base_Int_part a). lra. Qed.
Lemma axiom_sign_order (a : R) : Rules.sign a = IZR (br (0 < a) + -1 * br (a < 0)).
Proof. unfold Rules.sign. rewrite plus_IZR, mult_IZR. lra. Qed.
Lemma axiom_cos_add (a b : R) : cos (a + b) = cos a * cos b + -1 * sin a * sin b.
Proof. rewrite cos_plus. ring. Qed.
Lemma axiom_sin_add (a b : R) : sin (a + b) = sin a * cos b + cos a * sin b.
Proof. apply sin_plus. Qed.
Lemma axiom_cos_sin_circle (a : R) : cos a ^ 2 + sin a ^ 2 = 1.
Proof. pose proof (sin2_cos2 a) as H. unfold Rsqr in H. lra. Qed.
Lemma axiom_pi_above_three : 3 < PI.
Proof. pose proof PI2_3_2. lra. Qed.
Lemma axiom_cosh_exp (a : R) : cosh a = 1 / 2 * (exp a + exp (-1 * a)).
Proof. unfold cosh. replace (-1 * a) with (- a) by ring. lra. Qed.
Lemma axiom_sinh_exp (a : R) : sinh a = 1 / 2 * (exp a + -1 * exp (-1 * a)).
Proof. unfold sinh. replace (-1 * a) with (- a) by ring. lra. Qed.
Lemma axiom_tanh_exp (a : R) :
  tanh a = (exp a + -1 * exp (-1 * a)) * / (exp a + exp (-1 * a)).
Proof.
  unfold tanh, sinh, cosh. replace (-1 * a) with (- a) by ring. field.
  pose proof (exp_pos a). pose proof (exp_pos (- a)). lra.
Qed.
Lemma axiom_sigmoid_exp (a : R) : sigmoid a = / (exp (-1 * a) + 1).
Proof. unfold sigmoid. f_equal. replace (-1 * a) with (- a) by ring. lra. Qed.
Lemma floor_IZR (n : Z) : floor (IZR n) = n.
Proof. unfold floor. destruct (base_Int_part (IZR n)) as [A B].
  apply le_IZR in A. assert (IZR n < IZR (Int_part (IZR n) + 1)) as C by (rewrite plus_IZR; lra).
  apply lt_IZR in C. lia.
Qed.
Lemma axiom_rpow_exp (a b : R) : 0 < a -> rpow a b = exp (b * logR a).
Proof. intros H. unfold rpow. now rewrite ite_true. Qed.
Lemma axiom_rpow_zero (a : R) : a <> 0 -> rpow 0 a = 0.
Proof.
  intros H. unfold rpow. rewrite ite_false by lra. destruct (classic (a = IZR (floor a))) as [E|E].
  2: { now rewrite ite_false. }
  rewrite ite_true by trivial. assert (N : floor a <> 0%Z) by (intros K; rewrite K in E; contradiction).
  unfold powZ. rewrite Rinv_0. destruct (Z.leb_spec 0 (floor a)); apply pow_i; lia.
Qed.
Lemma axiom_rpow_natural (a : R) (n : Z) : (0 <= n)%Z -> rpow a (IZR n) = powZ a n.
Proof.
  intros H. unfold rpow. destruct (Rlt_dec 0 a) as [A|A].
  - rewrite ite_true by trivial. unfold logR. rewrite Rabs_right by lra.
    rewrite (powZ_nat a n (Z.to_nat n)) by lia. rewrite <- Rpower_pow by trivial. unfold Rpower.
    do 2 f_equal. rewrite INR_IZR_INZ. f_equal. lia.
  - rewrite ite_false, floor_IZR, ite_true; trivial.
Qed.

Lemma axiom_square_root (a : R) :
  0 <= sqrt a /\ ((0 < a /\ sqrt a ^ 2 = a) \/ (a <= 0 /\ sqrt a = 0)).
Proof.
  split; [apply sqrt_pos|]. destruct (Rle_dec a 0) as [H|H].
  - right. split; [exact H|now apply sqrt_neg_0].
  - left. split; [lra|]. apply pow2_sqrt. lra.
Qed.

(* -- order ---------------------------------------------------------------------------------------------- *)

Lemma axiom_monotone (f : R -> R) (a b : R) : nondecreasing f -> a <= b -> f a <= f b.
Proof. intros H. apply H. Qed.
Lemma axiom_convex_chord (f : R -> R) (a b c : R) : convex f -> a <= c -> c <= b ->
  (b + -1 * a) * f c <= (b + -1 * c) * f a + (c + -1 * a) * f b.
Proof.
  intros H A B. pose proof (H a a b c (Rle_refl a) A B) as K. lra.
Qed.
Lemma axiom_convex_chord_above (f : R -> R) (a b c d : R) : convex_from f d ->
  a <= c -> c <= b -> d <= a ->
  (b + -1 * a) * f c <= (b + -1 * c) * f a + (c + -1 * a) * f b.
Proof. intros H A B E. pose proof (H a b c E A B) as K. lra. Qed.
Lemma axiom_right_continuity (f : R -> R) (a e : R) : right_continuous f -> 0 < e ->
  exists d, 0 < d /\ forall y, ~ (a <= y /\ y < a + d)
    \/ (f a + -1 * e < f y /\ f y < f a + e).
Proof.
  intros H E. destruct (H a e E) as (d & P & K). exists d. split; [exact P|]. intros y.
  destruct (classic (a <= y /\ y < a + d)) as [Y|Y]; [right|now left]. specialize (K y Y). lra.
Qed.
Lemma axiom_infimum (p : R -> Prop) : (exists s, p s) -> (exists m, forall s, ~ p s \/ m <= s) ->
  exists g, (forall s, ~ p s \/ g <= s) /\ forall m, m <= g \/ exists s, p s /\ s < m.
Proof.
  intros [s P] [m M].
  destruct (completeness (fun x => p (- x))) as (g & U & L).
  - exists (- m). intros x X. destruct (M (- x)); [contradiction|lra].
  - exists (- s). now rewrite Ropp_involutive.
  - exists (- g). split.
    + intros x. destruct (classic (p x)) as [X|X]; [right|now left].
      assert (- x <= g) by (apply U; now rewrite Ropp_involutive). lra.
    + intros x. destruct (classic (exists s, p s /\ s < x)) as [X|X]; [now right|left].
      assert (g <= - x); [|lra]. apply L. intros y Y. apply Rnot_lt_le. intros K. apply X.
      exists (- y). split; [exact Y|lra].
Qed.
