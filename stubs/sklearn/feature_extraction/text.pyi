import numpy as np

class TfidfVectorizer:
    def __init__(
        self, *, sublinear_tf: bool, stop_words: str, min_df: int, max_df: float, dtype: type[np.float32]
    ) -> None: ...
