# Uncaught: the hint at the end of a message.
class Settings:
    colour = 1


def show():
    lenght = 5
    return length


try:
    Settings().color
except AttributeError as error:
    print(error)
show()
