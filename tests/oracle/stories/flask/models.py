from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Shelf(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), nullable=False)
    books = db.relationship("Book", backref="shelf")


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(50))
    shelf_id = db.Column(db.Integer, db.ForeignKey("shelf.id"))

    def __repr__(self):
        return f"<Book {self.title}>"
