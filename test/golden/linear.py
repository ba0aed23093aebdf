"""LinearSVC, LogisticRegression (liblinear), tf-idf, n-gram counts and log-count ratios of scikit-learn and NumPy on small problems."""

import warnings

import numpy as np
import scipy.sparse as sparse
from golden_file import array, write
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
random = np.random.default_rng(7)
ROWS, COLUMNS = 80, 40

dense = random.random((ROWS, COLUMNS)).astype(np.float32) * (random.random((ROWS, COLUMNS)) < 0.2)
matrix = sparse.csr_matrix(dense.astype(np.float32))
truth = random.normal(size=COLUMNS)
labels = np.where(dense @ truth + random.normal(scale=0.3, size=ROWS) > 0, 1, -1)
rare = np.where(np.arange(ROWS) % 16 == 3, 1, -1)


def svm_objective(weights, signs, C):
    margins = dense.astype(np.float64) @ weights[:-1] + weights[-1]
    return 0.5 * weights @ weights + C * np.sum(np.maximum(0, 1 - signs * margins) ** 2)


def logistic_objective(weights, signs, C):
    margins = dense.astype(np.float64) @ weights[:-1] + weights[-1]
    return 0.5 * weights @ weights + C * np.sum(np.logaddexp(0, -signs * margins))


def fitted(model, signs):
    model.fit(matrix.astype(np.float64), signs)
    return np.concatenate([model.coef_[0], model.intercept_])


problems = {}
for name, signs in [("balanced", labels), ("rare", rare)]:
    for C in [0.3, 1, 10]:
        svm = fitted(LinearSVC(C=C, tol=1e-10, max_iter=1_000_000, dual=True, random_state=0), signs)
        logistic = fitted(LogisticRegression(C=C, solver="liblinear", tol=1e-10, max_iter=10_000), signs)
        problems[f"{name}, C {C}"] = {
            "C": C,
            "signs": signs.tolist(),
            "svm": {"objective": float(svm_objective(svm, signs, C)), "weights": array(svm)},
            "logistic": {"objective": float(logistic_objective(logistic, signs, C)), "weights": array(logistic)},
        }

binary = dense > 0
p = 1 + binary[labels > 0].sum(axis=0)
q = 1 + binary[labels < 0].sum(axis=0)
log_count_ratio = np.log((p / p.sum()) / (q / q.sum()))

texts = ["the cat sat", "the dog sat on the mat", "a cat and a dog", "on and on and on", "mat"]
inside = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5)).fit_transform(texts)
words = CountVectorizer(token_pattern=r"\w+", ngram_range=(1, 1))
counts = words.fit_transform(texts)
tfidf = TfidfTransformer(sublinear_tf=True).fit_transform(counts).toarray()

ABOUT = (
    "problems: rows of the sparse matrix with signs ±1; weights [columns + 1], the bias last and regularized (intercept_scaling 1); "
    "objective ½‖w‖² + C Σ loss. logCountRatio: smoothing 1, on the first problem's signs. texts: insideCounts are the sorted counts per "
    "text of CountVectorizer(analyzer='char_wb', ngram_range=(2, 5)); wordTfidf the sorted values per text of single words, sublinear tf."
)

write(
    __file__,
    ["scikit-learn", "numpy", "scipy"],
    ABOUT,
    {
        "matrix": {
            "rows": ROWS,
            "columns": COLUMNS,
            "indptr": matrix.indptr.tolist(),
            "indices": matrix.indices.tolist(),
            "values": [float(str(value)) for value in matrix.data],
        },
        "problems": problems,
        "logCountRatio": array(log_count_ratio),
        "texts": texts,
        "insideCounts": [sorted(row.data.tolist()) for row in inside],
        "wordTfidf": [sorted(value for value in row if value > 0) for row in tfidf.tolist()],
    },
)
