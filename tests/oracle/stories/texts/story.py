from models import Both, Mixed, Row, Tag, User


def tell():
    objects = [User(id=1, password="secret"), Mixed(id=1), Tag(id=1, name="new"), Both(id=1), Row(id=1)]
    return [[str(each), repr(each), f"{each}", "%s" % each] for each in objects]
