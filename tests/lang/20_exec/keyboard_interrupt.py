# KeyboardInterrupt raised by the program: traceback and the exit by signal.
print("before")


def wait():
    raise KeyboardInterrupt


wait()
