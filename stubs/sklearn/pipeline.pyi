from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

class Pipeline:
    def fit_transform(self, X: Sequence[str]) -> npt.NDArray[np.float32]: ...
    def transform(self, X: Sequence[str]) -> npt.NDArray[np.float32]: ...

def make_pipeline(*steps: object) -> Pipeline: ...
