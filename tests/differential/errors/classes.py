# Error classes of one's own: hierarchy, attributes, text.
class AppError(Exception):
    pass


class HttpError(AppError):
    def __init__(self, status, message):
        super().__init__(f"{status} {message}")
        self.status = status

    def is_client(self): return 400 <= self.status < 500


class NotFound(HttpError):
    def __init__(self, path):
        super().__init__(404, f"no {path}")
        self.path = path


class Quiet(ValueError):
    def __str__(self): return "quiet!"


class Counted(KeyError):
    count = 0

    def __init__(self, key):
        super().__init__(key)
        Counted.count += 1


def classify(make):
    try:
        raise make()
    except NotFound as e:
        return f"not found {e.path} {e.status} {e} {e.is_client()}"
    except HttpError as e:
        return f"http {e.status} {e} {e.is_client()}"
    except (KeyError, IndexError) as e:
        return f"lookup {type(e).__name__} {e}"
    except AppError:
        return "app"
    except Exception as e:
        return f"other {type(e).__name__}: {e}"


for make in [lambda: NotFound("/x"), lambda: HttpError(500, "oops"), lambda: AppError("a"), lambda: KeyError("k"), lambda: IndexError("i"), lambda: ValueError("v"), lambda: Quiet("loud"), lambda: Counted("c"), lambda: ZeroDivisionError(), lambda: RuntimeError("r", 2), lambda: AppError]:
    print(classify(make))
e = NotFound("/y")
print(e, repr(Quiet("q")), str(Quiet("q")), [AppError("a"), ValueError(), KeyError("k"), ValueError(1), ValueError("it's"), KeyError(), OSError("o")])
print(isinstance(e, HttpError), isinstance(e, AppError), isinstance(e, Exception), isinstance(e, ValueError), Counted.count)
tree = [ArithmeticError, ZeroDivisionError, OverflowError, LookupError, KeyError, IndexError, ValueError, TypeError, RuntimeError, RecursionError, NotImplementedError, AttributeError, NameError, OSError, FileNotFoundError, PermissionError, ConnectionError, BrokenPipeError, ConnectionResetError, StopIteration, AssertionError, MemoryError, EOFError, ImportError]
for c in tree:
    print(c.__name__, [b.__name__ for b in tree if b is not c and isinstance(c("x"), b)])
print(str(KeyError("k")), str(KeyError(5)), str(KeyError((1, 2))), str(IndexError("k")), str(ValueError("a", "b")), str(ValueError()), repr(ValueError("a", 1)))
try:
    raise AppError("one") from ValueError("two")
except AppError as e:
    print(e, repr(e.__cause__), e.__context__)
saved = None
try:
    raise NotFound("/kept")
except NotFound as e:
    saved = e
print(saved.path, saved)
try:
    raise saved
except HttpError as e:
    print(e is saved)
