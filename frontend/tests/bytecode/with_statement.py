def f(p):
    with open(p) as f, lock:
        f.read()
    with lock:
        return p()
