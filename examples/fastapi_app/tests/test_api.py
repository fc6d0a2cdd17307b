from uuid import UUID


def test_a_created_user_can_be_read(client):
    created = client.post("/users", json={"email": "ada@example.org", "name": "Ada"})
    assert created.status_code == 201
    assert client.get(f"/users/{created.json()['id']}").json()["name"] == "Ada"


def test_an_unknown_user_is_not_found(client):
    assert client.get("/users/77").status_code == 404


def test_plans_have_uuids(client):
    plan = client.post("/subscriptions/plans", json={"name": "basic", "price": "9.90"}).json()
    assert UUID(plan["id"])
