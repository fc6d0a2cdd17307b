from flask import Flask
from werkzeug.exceptions import NotFound

from models import Book, Shelf, db


def shown(*objects):
    return [(str(each), repr(each)) for each in objects]


def tell():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        db.create_all()
        shelf = Shelf(name="a", books=[Book(title="one"), Book(title="two")])
        db.session.add(shelf)
        db.session.commit()
        told = [shown(shelf, *shelf.books), repr(Shelf()).split(" ")[:2]]
        told.append([each.title for each in Book.query.order_by(Book.title).paginate(per_page=1)])
        told.append(repr(Shelf.query.get_or_404(1)))
        try:
            Shelf.query.get_or_404(2)
        except NotFound as error:
            told.append(error.code)
        db.session.delete(shelf)
        db.session.commit()
        return told + [[repr(each) for each in Book.query.filter_by(shelf_id=None)]]
