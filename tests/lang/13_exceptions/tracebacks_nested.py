# The printed form of a traceback through methods, comprehensions, lambdas and generators.
class Account:
    def __init__(self, balance):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"cannot withdraw {amount}")
        self.balance -= amount


def generate(account):
    for amount in (5, 7, 100):
        account.withdraw(amount)
        yield amount


def total(account):
    return sum(amount * 2 for amount in generate(account))


run = lambda account: [total(a) for a in [account]]
print("start")
run(Account(20))
