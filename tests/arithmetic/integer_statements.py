"""Integer conditions of the kind that proofs about convolutions ask, true ones and false ones.

One statement is ``name: hypotheses |- goal``, hypotheses separated by semicolons; names after
it in brackets are reals and all others integers; an indented line continues the one before.
``f(..)`` is a function of integers or reals with real values, with nothing known about it.
"""

# Left out, because they quantify:
# A8[2], A8[3], A8[k], C1q, C2q, C3q, G3q, H1, H1r, H2, H3, H4, H4s, H5, H5b, H6, H7, H7m, H8,
# H8f, H10, H11, H13, H14, H16, I15, I16, I17, I18, I26.

TRUE = """
A1[2]: 0<=q<M; 0<=r<2 |- 0<=2*q+r<2*M
A2[2]: 0<=i<2*M |- 0<=i//2<M and 0<=i%2<2
A3[2]: 0<=i<2*M |- 2*(i//2)+i%2==i
A4[2]: 0<=q<M; 0<=r<2 |- (2*q+r)//2==q and (2*q+r)%2==r
A6[2]: 0<=r<2; 0<=t<2; 2*q+r==2*p+t |- q==p and r==t
A1[3]: 0<=q<M; 0<=r<3 |- 0<=3*q+r<3*M
A2[3]: 0<=i<3*M |- 0<=i//3<M and 0<=i%3<3
A3[3]: 0<=i<3*M |- 3*(i//3)+i%3==i
A4[3]: 0<=q<M; 0<=r<3 |- (3*q+r)//3==q and (3*q+r)%3==r
A6[3]: 0<=r<3; 0<=t<3; 3*q+r==3*p+t |- q==p and r==t
A1[k]: k>=1; 0<=q<M; 0<=r<k |- 0<=k*q+r<k*M
A2[k]: k>=1; 0<=i<k*M |- 0<=i//k<M and 0<=i%k<k
A3[k]: k>=1; 0<=i<k*M |- k*(i//k)+i%k==i
A4[k]: k>=1; 0<=q<M; 0<=r<k |- (k*q+r)//k==q and (k*q+r)%k==r
A6[k]: k>=1; 0<=r<k; 0<=t<k; k*q+r==k*p+t |- q==p and r==t
A5a: k>=1; l>=1; 0<=a<M; 0<=b<k; 0<=e<l |- 0<=(a*k+b)*l+e<M*k*l
A5b: k>=1; l>=1; 0<=a<M; 0<=b<k; 0<=e<l |- ((a*k+b)*l+e)%l==e and (((a*k+b)*l+e)//l)%k==b and
    (((a*k+b)*l+e)//l)//k==a
A5c: k>=1; l>=1; 0<=a<M; 0<=b<k; 0<=e<l |- ((a*k+b)*l+e)//(k*l)==a
A5d: k>=1; l>=1; 0<=i<M*k*l |- 0<=i//(k*l)<M and 0<=(i//l)%k<k and 0<=i%l<l
A5e: k>=1; l>=1; 0<=i<M*k*l |- ((i//(k*l))*k+(i//l)%k)*l+i%l==i
A7: m>=1; n>=1; 0<=i<m*n |- 0<=(i%n)*m+i//n<m*n
A9: k>=1; M>=1; 0<=i<k*M |- 0<=M*(i%k)+i//k<k*M
B1: k>=1; m==k*M; 0<=i<m |- 0<=i//k<M
B2: k>=1; 0<=i |- 0<=i//k<=i
B3: k>=1; 0<=i<m |- i//k<(m+k-1)//k
B4: k>=1; 0<=i<m |- i//k<=(m-1)//k
B5: k>=1; m>=0; M==m//k; 0<=q<M; 0<=a<k |- 0<=k*q+a<m
B6: k>=1; k*M==m; m>=1 |- M>=1
B7: k>=1; m%k==0 |- k*(m//k)==m
B8: k>=1; i<=j |- i//k<=j//k
B9: k>=1; k<=l; 0<=i |- i//l<=i//k
B9s: 1<=K<=H; K<=W; 0<=p<(H-K+1)*(W-K+1); 0<=a<K |- p//(W-K+1)+a<H and p%(W-K+1)+a<W
B9t: a+b>=1; (a+b)*c<=i+d |- c-d<=(i+d)//(a+b)-d
B9u: m+n>=2; 0<=i<(m+n)*H-2*m-2*n; 1<=j<=2 |- i//(m+n)+j<H
B10: k>=1; m==k*M |- m//k==M and m%k==0
C1: 0<=p<I; 0<=u<O; O==I-K+1 |- iff(0<=k<K and u+k==p, k==p-u and 0<=p-u<K)
C1u: 0<=k<K; 0<=l<K; u+k==p; u+l==p |- k==l
C2: s>=1 |- iff(0<=k<K and s*u+k==p, k==p-s*u and 0<=p-s*u<K)
C2b: s>=1 |- iff(s*u+k==p, u==(p-k)//s and (p-k)%s==0)
C2r: s>=1; K>=1 |- iff(0<=p-s*u<K, -((K-1-p)//s)<=u<=p//s)
C2u: s>=1; s*u+k==p; s*v+k==p |- u==v
C2e: s>=1; 0<=k<s; s*u+k==p |- u==p//s and k==p%s
C2z: s>=1; K>=1; 0<=k<K; I==s*(O-1)+K; 0<=p<I; s*u+k==p; 0<=u |- u*s<=s*(O-1)+K-1
C3: s>=1 |- iff(s*u+k-P==p, u==(p+P-k)//s and (p+P-k)%s==0)
C3k: s>=1; 0<=P |- iff(0<=k<K and s*u+k-P==p, k==p+P-s*u and 0<=p+P-s*u<K)
C4: s>=1; d>=1 |- iff(s*u+d*k-P==p, k==(p+P-s*u)//d and (p+P-s*u)%d==0)
C4r: s>=1; d>=1; K>=1 |- iff(0<=k<K and s*u+d*k-P==p, k==(p+P-s*u)//d and (p+P-s*u)%d==0 and
    0<=p+P-s*u<=d*(K-1))
C5: 0<=u<O; 0<=k<K; O==I-K+1 |- 0<=u+k<I
C6: s>=1; I>=K; O==(I-K)//s+1; 0<=u<O; 0<=k<K |- 0<=s*u+k<I
C7: s>=1; P>=0; I+2*P>=K; O==(I+2*P-K)//s+1; 0<=u<O; 0<=k<K |- -P<=s*u+k-P<I+P
C8: s>=1; d>=1; P>=0; I+2*P>=d*(K-1)+1; O==(I+2*P-d*(K-1)-1)//s+1; 0<=u<O; 0<=k<K |-
    0<=s*u+d*k<I+2*P
C9: K==2*P+1; O==I+2*P-K+1 |- O==I
C10: s>=1; O==(I+2*P-K)//s+1; J==(O-1)*s-2*P+K |- J<=I<J+s
C11: |- iff(0<=p-u<K, 0<=K-1-(p-u)<K)
C12: K>=1; L>=1; 0<=z<D; 0<=a<K; 0<=b<L |- 0<=(z*K+a)*L+b<D*K*L
C13: K>=1; L>=1; 0<=j<D*(K*L) |- 0<=j//(K*L)<D and 0<=(j%(K*L))//L<K and 0<=(j%(K*L))%L<L
D1: |- iff(0<=x<n, 0<=n-1-x<n) and n-1-(n-1-x)==x
D2: |- i-(i-x)==x and implies(i-x==i-y,x==y)
D3: n>=1 |- 0<=(i-x)%n<n
D4: n>=1; 0<=x<n |- (i-((i-x)%n))%n==x
D5: n>=1; 0<=x<n |- (((x+c)%n)-c)%n==x
D6: n>=1; 0<=x<n; 0<=y<n; (i-x)%n==(i-y)%n |- x==y
D7: n>=1 |- ((a%n)+(b%n))%n==(a+b)%n
D8: n>=1 |- ((a%n)*b)%n==(a*b)%n
D9: n>=1; 0<=x<n; 0<=i<n |- (i-x)%n==ite(i>=x,i-x,i-x+n)
D10: n>=1 |- (x+n)%n==x%n
D10c: n>=1 |- (x+c*n)%n==x%n
D11: n>=1; 0<=x<n; (a*b)%n==1%n |- (b*((a*x)%n))%n==x
D11w: n>=1; 0<=x<n; a*b==1+n*t |- (b*((a*x)%n))%n==x
D11x: n>=1; 0<=x<n; a*b==1+n*t |- (a*b*x)%n==x
D12: n1>=1; n2>=1 |- ((n2*j1+j2)*(l1+n1*l2))%(n1*n2)==(n2*j1*l1+j2*l1+n1*j2*l2)%(n1*n2)
D13: n>=1 |- (0-j)%n==ite(j%n==0,0,n-j%n)
D14: n>=1; 0<=x<n; 0<=y<n; 0<=i<n |- iff((x+y)%n==i, y==(i-x)%n)
D15: n>=1 |- iff(a%n==b%n,(a-b)%n==0)
E1: k>=1 |- (k*M-k)//k+1==M
E2: s>=1; I+2*P>=K |- (I+2*P-K)//s+1>=1
E3: |- k1*(k2*i+a)+b==(k1*k2)*i+(k1*a+b)
E4: k1>=1; k2>=1 |- (m//k1)//k2==m//(k1*k2)
E5: k1>=1; k2>=1; 0<=a<k2; 0<=b<k1 |- 0<=k1*a+b<k1*k2
E5i: k1>=1; k2>=1; 0<=w<k1*k2 |- 0<=w//k1<k2 and 0<=w%k1<k1 and k1*(w//k1)+w%k1==w
E6: s1>=1; K1>=1; K2>=1; 0<=a<K2; 0<=b<K1 |- 0<=s1*a+b<(K2-1)*s1+K1
E7: |- (I-K1+1)-K2+1==I-(K1+K2-1)+1
E8: s1>=1; s2>=1; K==(K2-1)*s1+K1 |- ((I-K1)//s1+1-K2)//s2+1==(I-K)//(s1*s2)+1
E9: k>=1 |- (m-k)//k+1==m//k
E10: s>=1 |- (i*s)//s==i
E11: s>=1; K>=1; I>=K |- (I-K)//s+1<=I
F1: a>=1; b>=1 |- (i//a)//b==i//(a*b)
F1[2,3]: |- (i//2)//3==i//6
F1[2,b]: b>=1 |- (i//2)//b==i//(2*b)
F1[b,2]: b>=1 |- (i//b)//2==i//(b*2)
F2: k>=1 |- (i+k*c)//k==i//k+c
F3: k>=1 |- (i+k*c)%k==i%k
F4: k>=1 |- (k*i)//k==i
F5: k>=1; e>=1 |- (e*i)//(e*k)==i//k
F5m: k>=1; e>=1 |- (e*i)%(e*k)==e*(i%k)
F6: k>=1 |- -((-i)//k)==(i+k-1)//k
F7: a>=1; b>=1 |- (i%(a*b))%a==i%a
F8: a>=1; b>=1 |- (i%(a*b))//a==(i//a)%b
F9: k>=1 |- i%k==i-k*(i//k)
F10: k>=1 |- (i%k)%k==i%k
F11: k>=1; 0<=i<k |- i//k==0 and i%k==i
F12: k>=1 |- iff(j<=i//k,k*j<=i)
F13: k>=1 |- iff(i//k<j,i<k*j)
F14: |- i//2+(i+1)//2==i
F16: k>=1 |- 0<=(i+j)//k-i//k-j//k<=1
F17: k>=1; 0<=i<k*M |- (k*M-1-i)//k==M-1-i//k and (k*M-1-i)%k==k-1-i%k
G1: k>=1 |- iff(0<=a<k and k*q+a==i, q==i//k and a==i%k)
G2: k>=1 |- iff(k*q<=i<k*q+k, q==i//k)
G3: k>=1 |- implies(i==k*q,i%k==0) and implies(i%k==0,i==k*(i//k))
G4: |- iff(not(0<=x<n),x<0 or x>=n)
G5: |- iff(0<=x<n and x==y,0<=y<n and x==y)
G6: |- iff(i>=j,n-1-i<=n-1-j)
G7: |- iff(0<=p-s*u<K,s*u<=p<s*u+K)
G9: 0<=c<=n |- iff(0<=i<n,(0<=i<c or c<=i<n)) and not(0<=i<c and c<=i<n)
G10: k>=1 |- iff(i//k==j//k,k*(i//k)<=j<k*(i//k)+k)
G11: 0<=i<2*M |- (i%2==0 and i==2*(i//2) and i//2<M) or (i%2==1 and i==2*(i//2)+1 and i//2<M)
G12: |- iff(0<=i<n and i<=j<n,0<=j<n and 0<=i<=j)
G13: m>=1; n>=1; j==i-e |- iff(0<=i<m and 0<=j<n, -n<e<m and ite(e>0,e,0)<=i<ite(m<n+e,m,n+e))
G14: k>=1; k*q<=i<k*q+k; k*p<=i<k*p+k |- q==p
H1g: ta(sg(i))==i; ta(sg(j))==j |- iff(sg(i)==sg(j),i==j)
H3g: implies(G<=x,F(G)<=F(x)); u<=F(G); implies(u<=F(x),G<=x) |- iff(G<=x,u<=F(x)) [u, G, x]
H4g: implies(u>F(G),dd>0); implies(u>F(G) and G<=ww and ww<G+dd,F(ww)<F(G)+(u-F(G)));
    implies(u<=F(ww),G<=ww); ww<G+dd; u<=F(ww) |- u<=F(G) [u, G, dd, ww]
H8i: k>=1; m>=1; implies(0<=i//k<m and 0<=i%k<k,b(k*(i//k)+i%k)<=N); 0<=i<k*m |- b(i)<=N [N]
H9: |- iff(ite(x>0,x,0)<=y,x<=y and 0<=y) [x, y]
H15: k>=1; 0<=q<m; 0<=r<k |- f((k*q+r)//k,(k*q+r)%k)==f(q,r)
H2g: 0<=j<n; implies(0<=j<n,0<=ta(j)<n and sg(ta(j))==j) |- 0<=ta(j)<n and sg(ta(j))==j
H5g: a(s)<=M; 0<=s0 and s0<k; a(s0)==M; implies(a(s)<=M,sg(a(s))<=sg(M));
    implies(a(s0)<=M,sg(a(s0))<=sg(M)); implies(M<=a(s0),sg(M)<=sg(a(s0))) |- sg(a(s))<=sg(M)
    and sg(a(s0))==sg(M) [M]
H6g: 0<=s0 and s0<k; 0<=s1 and s1<k; a(s0)==M; a(s1)==N; implies(0<=s1 and s1<k,a(s1)<=M);
    implies(0<=s0 and s0<k,a(s0)<=N) |- M==N [M, N]
H7mg: t>=0; a(s)<=M; a(s0)==M |- t*a(s)<=t*M and t*a(s0)==t*M [M, t]
H8g: 0<=q and q<m; 0<=r and r<k; implies(0<=q and q<m and 0<=r and r<k,a(q,r)<=mx(q));
    implies(0<=q and q<m,mx(q)<=N); 0<=q0 and q0<m; mx(q0)==N; implies(0<=q0 and q0<m,0<=r0 and
    r0<k and a(q0,r0)==mx(q0)) |- a(q,r)<=N and 0<=q0 and q0<m and 0<=r0 and r0<k and
    a(q0,r0)==N [N]
H10g: iff(F(x)<=K(y),x<=G(K(y))); iff(H(F(x))<=y,F(x)<=K(y)) |- iff(H(F(x))<=y,x<=G(K(y))) [x,
    y]
H11g: iff(F(y)<=F(y),y<=G(F(y))); iff(F(x)<=F(y),x<=G(F(y))); x<=y |- F(x)<=F(y) [x, y]
H12g: implies(i<j,sg(i)<sg(j)); implies(j<i,sg(j)<sg(i)) |- iff(sg(i)==sg(j),i==j)
H16g: iff(G<=hi(y),u<=F(hi(y))); iff(G<=hi(y),h(G)<=h(hi(y))); h(hi(y))==y |-
    iff(h(G)<=y,u<=F(hi(y))) [G, u, y]
H8h: implies(0<=q and q<m and 0<=r and r<k,b(k*q+r)<=N); 0<=q and q<m; 0<=r and r<k; i==k*q+r |-
    b(i)<=N [N]
H17g: f(i-c+c)==g(i-c); g(i-c)==h(i) |- f(i)==h(i)
H18g: M>=x; M>=0.0; M==x or M==0.0 |- implies(x>=0.0,M==x) and implies(x<=0.0,M==0.0) [M, x]
X1: H>=1; W>=1; D>=1; 0<=n<N; 0<=h<H; 0<=w<W; 0<=e<D |- (((n*H+h)*W+w)*D+e)%D==e and
    ((((n*H+h)*W+w)*D+e)//D)%W==w and (((((n*H+h)*W+w)*D+e)//D)//W)%H==h and
    (((((n*H+h)*W+w)*D+e)//D)//W)//H==n
X1r: H>=1; W>=1; D>=1; 0<=n<N; 0<=h<H; 0<=w<W; 0<=e<D |- 0<=((n*H+h)*W+w)*D+e<N*H*W*D
X2: s>=1; 0<=e<E; 0<=a<s; 0<=b<s |- ((e*s+a)*s+b)//(s*s)==e and (((e*s+a)*s+b)%(s*s))//s==a and
    ((e*s+a)*s+b)%s==b
X3: k>=1 |- iff(i//k==j//k and i%k==j%k,i==j)
X5: st>=1 |- iff(0<=t<(b-a+st-1)//st, 0<=t and a+st*t<b)
X6: st>=1 |- iff((x-a)%st==0 and a<=x<b, x==a+st*((x-a)//st) and 0<=(x-a)//st<(b-a+st-1)//st)
X7: n>=1 |- ((i+s)%n+t)%n==(i+s+t)%n
X8: n>=1; k>=1; 0<=i<k*n |- 0<=i%n<n and 0<=i//n<k
X10: s>=1; K>=1; P>=0; 0<=p<I; 0<=k<K; s*u+k-P==p |- u<=(I+P-1)//s and u>=-((K-1-P)//s)
X11: s>=1; K>=1; P>=0; J==(I-1)*s+K-2*P; 0<=i<I; 0<=k<K |- -P<=s*i+k-P<J+P
X12: s>=1; I>=K; O==-((K-I)//s)+1 |- (O-1)*s<I-K+s
X13a: b>=1; d>=1 |- (i//d)//b==i//(b*d)
X13b: b>=1; d>=1 |- (i//d)%b==(i%(b*d))//d
X14: m>=1 |- (2*q*l)%(2*m)==2*((q*l)%m)
X15: m>=1 |- ((l+m)*q)%m==(l*q)%m
X16: 0<=i<n; 0<=j<w |- 0<=i-j+w-1<n+w-1
X17: |- iff(0<=j<=i and i<n,0<=n-1-i<=n-1-j and n-1-j<n)
X18: 0<=j<=i; i<n |- (i*(i+1))//2+j<(n*(n+1))//2
X18d: 0<=j<=i; i<n |- i*(i+1)+2*j<n*(n+1)
X19: 0<=j<=i; 0<=b<=a; i*(i+1)+2*j==a*(a+1)+2*b |- i==a
X20: n>=1; 0<=i<n |- 0<=i*(n+1)<n*n
X22: 0<=w |- iff(-w<=i-j<=w,0<=j-i+w<=2*w)
X23: q>=1; r>=1; 0<=z<g*q; 0<=t<r |- 0<=(z//q)*r+t<g*r
X24: R>=1; H==G*R; 0<=h<H |- 0<=h//R<G
X25: k>=1; 0<=r<k; n==q*k+r |- (n+k-1)//k==q+ite(r>0,1,0)
X26: k>=1; c==(n+k-1)//k |- (c-1)*k<n<=c*k
X27: k>=1; 0<=c<(n+k-1)//k |- ite(k<n-c*k,k,n-c*k)>=1
X28: k>=1 |- (i-i%k)%k==0
X29: k>=1 |- (i//k)*k<=i<(i//k+1)*k
X30: d>=1; 0<=k<K |- 0<=d*k<=d*(K-1)
X31: I>=1; O>=1; 0<=i<O |- 0<=(i*I)//O<I
X33a: I>=1; O>=1; 0<=i<O |- (i*I)//O<((i+1)*I+O-1)//O
X33b: I>=1; O>=1; 0<=i<O |- ((i+1)*I+O-1)//O<=I
X33c: I>=1; O>=1; 0<=i<O |- ((i+1)*I)//O<=((i+1)*I+O-1)//O
X34: n>=1 |- ((i-x)%n+x)%n==i%n
X35: n>=1; 0<=x<n |- (n-(n-x)%n)%n==x
X36: n>=1 |- (j-i)%n==(n-(i-j)%n)%n
X37: n>=1; m>=1 |- 0<=((i-x)%n)*m+(j-y)%m<n*m
X38: s>=1; 0<=u<(I-K)//s+1 |- s*u<I-K+1
X39: s>=1; I>=K |- iff(0<=u<(I-K)//s+1,0<=u and s*u<I-K+1)
X40: s>=1; 0<=b<s |- (s*(u+a)+b)//s==u+a and (s*(u+a)+b)%s==b
X41: n>=1; a%n==b%n |- (z*a)%n==(z*b)%n
X42: n>=1; a%n==b%n |- (z+a)%n==(z+b)%n
X43: k>=1; l>=1; 0<=i<k*l |- (i//k)*k+i%k==(i//l)*l+i%l
X44: k>=1; M>=1; 0<=q<M; 0<=r<k |- (M*r+q)//M==r and (M*r+q)%M==q
X45: k>=1; l>=1 |- ((n+k-1)//k+l-1)//l==(n+k*l-1)//(k*l)
X46: k>=1 |- i//(2*k)==(i//k)//2
X47: k>=1; m>=1 |- (m*k-1)//k==m-1 and (m*k-1)%k==k-1
X48: s>=1; d>=1; K>=1; 0<=k<K; s*u+d*k==p |- -((d*(K-1)-p)//s)<=u<=p//s
X49: s>=1; K>=1; I>=1; O==(I+s-1)//s; T==ite((O-1)*s+K-I>0,(O-1)*s+K-I,0); 0<=u<O; 0<=k<K |-
    0<=s*u+k<I+T
Y1: h>=1; 0<=i<2*h |- 0<=ite(i<h,i+h,i-h)<2*h
Y1i: h>=1; 0<=i<2*h; j==ite(i<h,i+h,i-h) |- ite(j<h,j+h,j-h)==i
Y2: h>=1; 0<=i<2*h |- 0<=i+1-2*(i%2)<2*h and (i+1-2*(i%2))//2==i//2
Y3: B>=1; 0<=t<nb*B |- 0<=t//B<nb and (t//B)*B+t%B==t
Y4: w>=1; 0<=a<w; 0<=b<w; (h-a)%w==(h-b)%w |- a==b
Y5: R>=1; S>=1; b*S>a*R+R-1; a*R<=i<a*R+R; b*S<=j<b*S+S |- j>i
Y6: R>=1; S>=1; (b+1)*S-1<=a*R; a*R<=i<a*R+R; b*S<=j<b*S+S |- j<=i
Y7: w>=1; n>=1 |- 0<=((i+s)%(n*w))//w<n
Y7b: w>=1; n>=1; 0<=i<n*w |- (((i+s)%(n*w))-s)%(n*w)==i
Y10: z>=1; K==S*z; 0<=s<S; 0<=t<z |- 0<=s*z+t<K and (s*z+t)//z==s and (s*z+t)%z==t
Y11: K>=1; O>=1 |- iff(0<=p-u<K and 0<=u<O, ite(p-K+1>0,p-K+1,0)<=u and u<=ite(p<O-1,p,O-1))
Y12: s>=1; d>=1; K>=1; I>=1; 0<=w<s; J==(I-1)*s-2*P+d*(K-1)+w+1 |- (J+2*P-d*(K-1)-1)//s+1==I
Y13: m>=1; 0<=o<O |- o//m<(O+m-1)//m
Y14: 0<=j<n; 0<=b<n; l>=n; l>=1; i*l+j==a*l+b |- i==a and j==b
Y15: l>=n; l>=1; 0<=i<m; 0<=j<n |- i*l+j<m*l
Y18: n>=1 |- ((n-k)*j)%n==(-(k*j))%n
Y19: m>=1 |- ((k+m)*2*j)%(2*m)==(2*k*j)%(2*m)
Y20: n>=1 |- (((i-x)%n)+x-i)%n==0
Y21: n>=1; m>=1 |- 0<=(i%(n*m))//m<n
Y22: V>=1; n>=0 |- 0<=n-V*(n//V)<V and iff(0<=i<n,(0<=i<V*(n//V) or V*(n//V)<=i<n))
Y23: k>=1; n>=1; z==(n-1)//k |- 1<=n-z*k<=k
Y24: H>=1; W>=1; 0<=j<H*W |- 0<=j//W<H and 0<=j%W<W
Y26: d>=1 |- (p-d*k)%d==p%d
Y27: s>=1; s*u<=i; i<s*u+s |- i//s==u
Y28: K>=1; s>=1; 0<=u; s*u<I; e==ite(s*u+K<I,s*u+K,I)-s*u |- 1<=e<=K
Y29: k>=1 |- iff(i//k<=j//k,i<(j//k+1)*k)
Y30: s>=1; 0<=e<E |- 0<=(e*s+h%s)*s+w%s<E*s*s
Y31: s>=1; t>=1; n1==(N-a+s-1)//s; 0<=b+t*j<n1 |- a+s*(b+t*j)<N
Y33: a>=1; b>=1; 0<=i<a*b |- ((i%a)*b+i//a)//b==i%a and ((i%a)*b+i//a)%b==i//a
Y34: a>=1; b>=1; d>=1; 0<=i<a*b*d |- 0<=((i%d)*b+(i//d)%b)*a+i//(b*d)<a*b*d
Y35: a>=1; b>=1; i%(a*b)==0 |- i%a==0
Y36: k>=1; i%k==0 |- (i+j)//k==i//k+j//k
Y37: k>=1; n%k==0 |- (n+k-1)//k==n//k
Y38: s>=1; P%s==0 |- (p+P)%s==p%s and (p+P)//s==p//s+P//s
Y39: n>=1; 0<=i<n; 0<=j<n |- 0<=i*n+j<n*n and 0<=j*n+i<n*n
Y40: k>=1; a<=i<b |- a//k<=i//k and i//k<=(b-1)//k
"""

FALSE = """
I1: k>=1; 0<=i<=k*M |- 0<=i//k<M
I2: k>=1; 0<=q<M; 0<=r<=k |- 0<=k*q+r<k*M
I3: k>=1; 0<=q<M; 0<=r<=k |- (k*q+r)//k==q
I4: k!=0; m==k*M; 0<=i<m |- 0<=i//k<M
I4z: k>=0; 0<=q<M |- (k*q)//k==q
I5: 0<=p<I; 0<=u<O; O==I-K+1 |- iff(0<=k<K and u+k==p, k==p-u and 0<=p-u<=K)
I6: s>=1; K>=1; I>=K; O==(I-K)//s+2; 0<=u<O; 0<=k<K |- 0<=s*u+k<I
I7: s>=1 |- iff(s*u+k==p, u==(p-k)//s)
I8: n>=1; 0<=x<=n |- (i-((i-x)%n))%n==x
I9: k>=1 |- (k*M-k)//k==M
I9b: k>=1 |- (k*M-k+1)//k+1==M
I10: k1>=1; k2>=1 |- (m//k1)*k1==m
I11: a>=1; b>=1 |- (i//a)//b==i//(a+b)
I12: k>=1 |- (i+c)//k==i//k+c//k
I13: a>=1; b>=1 |- (i%(a*b))//b==(i//a)%b
I14: k>=1 |- iff(0<=a<=k and k*q+a==i, q==i//k and a==i%k)
I16g: u<=F(G); implies(u<=F(x),G<=x) |- iff(G<=x,u<=F(x)) [u, G, x]
I19: s>=1; K>=1; I>=1; P>=0 |- (I+2*P-K)//s+1>=1
I20: n>=2; 0<=x<n |- (b*((a*x)%n))%n==x
I21: s>=1; O==(I+2*P-K)//s+1; J==(O-1)*s-2*P+K |- J==I
I22: s1>=1; s2>=1; K==K2*s1+K1 |- ((I-K1)//s1+1-K2)//s2+1==(I-K)//(s1*s2)+1
I23: s>=1; d>=1; K>=1 |- iff(0<=k<K and s*u+d*k-P==p, k==(p+P-s*u)//d and (p+P-s*u)%d==0 and
    0<=p+P-s*u<=d*K)
I24: m>=1; n>=1; j==i-e |- iff(0<=i<m and 0<=j<n, -n<e<m and ite(e>0,e,0)<=i<=ite(m<n+e,m,n+e))
I25: k>=1; 0<=i<m |- i//k<m//k
I26s: 1<=K<=H; K<=W; 0<=p<=(H-K+1)*(W-K+1); 0<=a<K |- p//(W-K+1)+a<H
I27s: 1<=K<=H; K<=W; 0<=p<(H-K+1)*(W-K+1); 0<=a<=K |- p//(W-K+1)+a<H
I28s: a+b>=1; (a+b)*c<=i+d+1 |- c<=(i+d)//(a+b)
I29s: (a+b)*c<=i |- c<=i//(a+b)
J5: a(s)<=M; a(s0)==M; implies(a(s)<=M,sg(a(s))>=sg(M)) |- sg(a(s))<=sg(M) [M]
J6: 0<=s0 and s0<k; a(s0)==M; a(s1)==N; implies(0<=s1 and s1<k,a(s1)<=M); implies(0<=s0 and
    s0<k,a(s0)<=N) |- M==N [M, N]
J7: a(s)<=M; a(s0)==M |- t*a(s)<=t*M [M, t]
J11: iff(F(x)<=F(y),x<=G(F(y))); x<=y |- F(x)<=F(y) [x, y]
J4: implies(u>F(G),dd>0); implies(u>F(G) and G<=ww and ww<G+dd,F(ww)<F(G)+(u-F(G)));
    implies(u<=F(ww),G<=ww); ww<=G+dd; u<=F(ww) |- u<=F(G) [u, G, dd, ww]
Z1: R>=1; S>=1; b*S>=a*R+R-1; a*R<=i<a*R+R; b*S<=j<b*S+S |- j>i
Z2: 0<=j<n; 0<=b<n; l>=n-1; l>=1; i*l+j==a*l+b |- i==a
Z3: s>=1; d>=1; K>=1; I>=1; 0<=w<=s; J==(I-1)*s-2*P+d*(K-1)+w+1 |- (J+2*P-d*(K-1)-1)//s+1==I
Z4: k>=1; n>=1; z==n//k |- 1<=n-z*k<=k
Z5: k>=1; i%k==1 |- (i+j)//k==i//k+j//k
Z6: a>=1; b>=1; 0<=i<a*b |- ((i%a)*a+i//a)//a==i%a
Z7: s>=1; t>=1; n1==(N-a+s)//s; 0<=b+t*j<n1 |- a+s*(b+t*j)<N
Z8: a>=1; b>=1; i%a==0 |- i%(a*b)==0
"""
