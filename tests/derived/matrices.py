"""The derivatives of the Matrix Cookbook (Petersen and Pedersen, 2012), named by equation."""

from symcnn import *


@operator
def eq_49(X: Real["n n"]):
    return det(X)


@operator
def eq_51(X: Real["n n"], A: Real["n n"], B: Real["n n"]):
    return det(A @ X @ B)


@operator
def eq_52(X: Real["n n"], A: Real["n n"]):
    return det(X.T @ A @ X)


@operator
def eq_54(X: Real["m n"], A: Real["m m"]):
    return det(X.T @ A @ X)


@operator
def eq_55(X: Real["m n"]):
    return log(det(X.T @ X))


@operator
def eq_57(X: Real["n n"]):
    return log(abs(det(X)))


@operator
def eq_60(X: Real["n n"]):
    return inv(X)


@operator
def eq_61(X: Real["n n"], a: Real["n"], b: Real["n"]):
    return a @ inv(X) @ b


@operator
def eq_62(X: Real["n n"]):
    return det(inv(X))


@operator
def eq_63(X: Real["n n"], A: Real["m n"], B: Real["n m"]):
    return trace(A @ inv(X) @ B)


@operator
def eq_64(X: Real["n n"], A: Real["n n"]):
    return trace(inv(X + A))


@operator
def eq_69(x: Real["n"], a: Real["n"]):
    return x @ a


@operator
def eq_70(X: Real["m n"], a: Real["m"], b: Real["n"]):
    return a @ X @ b


@operator
def eq_71(X: Real["m n"], a: Real["n"], b: Real["m"]):
    return a @ X.T @ b


@operator
def eq_72(X: Real["n n"], a: Real["n"]):
    return a @ X @ a


@operator
def eq_76(X: Real["m n"]):
    return sum(
        X[k, l] * X[p, q] for k in range(m) for l in range(n) for p in range(m) for q in range(n)
    )


@operator
def eq_77(X: Real["m n"], b: Real["n"], c: Real["n"]):
    return b @ X.T @ X @ c


@operator
def eq_78(x: Real["n"], B: Real["m n"], b: Real["m"], C: Real["m k"], D: Real["k n"], d: Real["k"]):
    return (B @ x + b) @ C @ (D @ x + d)


@operator
def eq_79(X: Real["m n"], B: Real["m m"]):
    return X.T @ B @ X


@operator
def eq_81(x: Real["n"], B: Real["n n"]):
    return x @ B @ x


@operator
def eq_82(X: Real["m n"], b: Real["n"], c: Real["n"], D: Real["m m"]):
    return b @ X.T @ D @ X @ c


@operator
def eq_83(X: Real["m n"], b: Real["n"], c: Real["m"], D: Real["m m"]):
    return (X @ b + c) @ D @ (X @ b + c)


@operator
def eq_84(s: Real["n"], x: Real["m"], A: Real["m n"], W: Real["m m"]):
    return (x - A @ s) @ W @ (x - A @ s)


@operator
def eq_90(X: Real["n n"], a: Real["n"], b: Real["n"]):
    return a @ X @ X @ X @ b


@operator
def eq_100(X: Real["n n"]):
    return trace(X)


@operator
def eq_101(X: Real["m n"], A: Real["n m"]):
    return trace(X @ A)


@operator
def eq_102(X: Real["m n"], A: Real["k m"], B: Real["n k"]):
    return trace(A @ X @ B)


@operator
def eq_103(X: Real["m n"], A: Real["k n"], B: Real["m k"]):
    return trace(A @ X.T @ B)


@operator
def eq_104(X: Real["m n"], A: Real["m n"]):
    return trace(X.T @ A)


@operator
def eq_105(X: Real["m n"], A: Real["m n"]):
    return trace(A @ X.T)


@operator
def eq_106(X: Real["n n"], A: Real["m m"]):
    return sum(A[i, i] * X[j, j] for i in range(m) for j in range(n))


@operator
def eq_107(X: Real["n n"]):
    return trace(X @ X)


@operator
def eq_108(X: Real["n n"], B: Real["n n"]):
    return trace(X @ X @ B)


@operator
def eq_109(X: Real["m n"], B: Real["m m"]):
    return trace(X.T @ B @ X)


@operator
def eq_110(X: Real["m n"], B: Real["m m"]):
    return trace(B @ X @ X.T)


@operator
def eq_112(X: Real["m n"], B: Real["n n"]):
    return trace(X @ B @ X.T)


@operator
def eq_115(X: Real["m n"]):
    return trace(X.T @ X)


@operator
def eq_116(X: Real["m n"], B: Real["n k"], C: Real["m m"]):
    return trace(B.T @ X.T @ C @ X @ B)


@operator
def eq_117(X: Real["m n"], B: Real["m m"], C: Real["n n"]):
    return trace(X.T @ B @ X @ C)


@operator
def eq_118(X: Real["m n"], A: Real["k m"], B: Real["n n"], C: Real["m k"]):
    return trace(A @ X @ B @ X.T @ C)


@operator
def eq_119(X: Real["m n"], A: Real["k m"], B: Real["n l"], C: Real["k l"]):
    return trace((A @ X @ B + C) @ (A @ X @ B + C).T)


@operator
def eq_120(X: Real["n n"]):
    return sum(X[i, i] * X[j, j] for i in range(n) for j in range(n))


@operator
def eq_121(X: Real["n n"]):
    return trace(X @ X @ X)


@operator
def eq_122(X: Real["n n"], A: Real["n n"]):
    return trace(A @ X @ X @ X)


@operator
def eq_123(X: Real["m n"], B: Real["n k"], C: Real["m m"]):
    return trace(B.T @ X.T @ C @ X @ X.T @ C @ X @ B)


@operator
def eq_125(X: Real["m n"], A: Real["n n"], C: Real["m m"]):
    return trace(inv(X.T @ C @ X) @ A)


@operator
def eq_126(X: Real["m n"], B: Real["m m"], C: Real["m m"]):
    return trace(inv(X.T @ C @ X) @ X.T @ B @ X)


@operator
def eq_129(x: Real["n"], a: Real["n"]):
    return sqrt(sum((x[i] - a[i]) ** 2 for i in range(n)))


@operator
def eq_130(x: Real["n"], a: Real["n"]):
    return [(x[i] - a[i]) / sqrt(sum((x[j] - a[j]) ** 2 for j in range(n))) for i in range(n)]


@operator
def eq_131(x: Real["n"]):
    return x @ x


@operator
def eq_132(X: Real["m n"]):
    return sum(X[i, j] ** 2 for i in range(m) for j in range(n))
