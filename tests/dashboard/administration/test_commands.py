"""`create_org` and `add_member` read secrets from a prompt or from standard input."""

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

import vapi_sandbox
from dashboard.orgs.models import Membership, Organization, Role, User
from tests.cast import PASSWORD, Cast
from vapi_sandbox import Fault

Standard = Callable[[str], None]
Prompt = Callable[..., list[str]]


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Standard:
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Prompt:
    """Type these at a terminal's prompts; return a function that gives the list of prompts."""

    def sit_down(*typed: str) -> list[str]:
        answers, prompts = list(typed), list[str]()

        def getpass(prompt: str) -> str:
            prompts.append(prompt)
            if not answers:
                raise EOFError
            return answers.pop(0)

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", getpass)
        return prompts

    return sit_down


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def create_org(*arguments: str) -> str:
    return run("create_org", *(arguments or ("initech", "--name", "Initech")))


@pytest.fixture
def key(vapi: vapi_sandbox.Sandbox, db: None) -> str:
    """Return a key that Vapi knows, with three numbers."""
    organization = vapi.organization("sk-of-initech-42") or vapi.add_organization(
        key="sk-of-initech-42", numbers=3
    )
    organization.reset()
    return organization.key


def test_create_org_from_standard_input(key: str, standard_input: Standard) -> None:
    standard_input(f"{key}\n")
    output = create_org("initech", "--name", " Initech  Phones ", "--region", "eu")
    assert "Created Initech Phones. Vapi accepts its key and lists 3 phone numbers." in output
    assert key not in output
    organization = Organization.objects.get(slug="initech")
    assert (organization.name, organization.region) == ("Initech Phones", "eu")
    assert organization.api_key_last_four == "h-42"
    assert organization.api_key_set_by is None
    assert organization.api_key().get_secret_value() == key


def test_create_org_from_a_prompt(key: str, terminal: Prompt) -> None:
    prompts = terminal(key)
    create_org()
    assert prompts == ["Vapi private key: "]
    assert Organization.objects.get(slug="initech").region == "us"


@pytest.mark.parametrize("typed", ["sk-unknown-key", "short", "", "two words in it", "schlüssel-1"])
def test_create_org_refuses_an_invalid_or_unknown_key(
    typed: str, key: str, standard_input: Standard
) -> None:
    standard_input(typed)
    with pytest.raises(CommandError) as error:
        create_org()
    assert not typed or typed not in str(error.value)
    assert error.value.__suppress_context__
    assert not Organization.objects.filter(slug="initech").exists()


def test_create_org_says_that_vapi_is_down(
    key: str, vapi: vapi_sandbox.Sandbox, standard_input: Standard
) -> None:
    organization = vapi.organization(key)
    assert organization
    organization.fail("list", Fault("status", status=500))
    standard_input(key)
    with pytest.raises(CommandError, match=r"Vapi has a problem \(500\).*\(Request "):
        create_org()


@pytest.mark.parametrize(
    ("slug", "name", "said"),
    [
        ("acme", "Another", "slug: Organization with this Slug already exists"),
        ("no spaces", "Initech", "slug: Enter a valid"),
        ("x" * 51, "Initech", "slug: Ensure this value has at most 50"),
        ("initech", " ", "name: This field cannot be blank"),
        ("initech", "x" * 101, "name: Ensure this value has at most 100"),
    ],
)
def test_create_org_checks_the_arguments_before_it_asks_for_a_key(
    slug: str, name: str, said: str, cast: Cast, terminal: Prompt
) -> None:
    prompts = terminal()
    with pytest.raises(CommandError, match=said):
        create_org(slug, "--name", name)
    assert prompts == []


def test_create_org_saves_nothing_when_the_prompt_is_cancelled(key: str, terminal: Prompt) -> None:
    terminal()
    with pytest.raises(CommandError, match="Nothing was saved"):
        create_org()


def test_add_member_reads_a_new_persons_password_from_standard_input(
    cast: Cast, standard_input: Standard
) -> None:
    standard_input(f"{PASSWORD}\n")
    output = run("add_member", "acme", "New@Acme.example", "--role", "admin")
    assert "new@acme.example is now Admin of Acme Support." in output
    user = User.objects.get(email="new@acme.example")
    assert user.check_password(PASSWORD)
    assert cast.member(user).role == Role.ADMIN


def test_add_member_asks_twice_for_a_new_persons_password(cast: Cast, terminal: Prompt) -> None:
    prompts = terminal(PASSWORD, PASSWORD)
    run("add_member", "acme", "new@acme.example", "--role", "viewer")
    assert prompts == ["Password for new@acme.example: ", "Password for new@acme.example again: "]


def test_add_member_refuses_two_different_passwords(cast: Cast, terminal: Prompt) -> None:
    terminal(PASSWORD, "another one, surely")
    with pytest.raises(CommandError, match="not the same"):
        run("add_member", "acme", "new@acme.example", "--role", "viewer")
    assert not User.objects.filter(email="new@acme.example").exists()


@pytest.mark.parametrize(
    "weak", ["", "short", "password123", "91827364554", "somebody@acme.example"]
)
def test_add_member_refuses_a_weak_password(
    weak: str, cast: Cast, standard_input: Standard
) -> None:
    standard_input(weak)
    with pytest.raises(CommandError, match="password"):
        run("add_member", "acme", "somebody@acme.example", "--role", "viewer")
    assert not User.objects.filter(email="somebody@acme.example").exists()


def test_add_member_takes_a_long_password_of_digits(cast: Cast, standard_input: Standard) -> None:
    standard_input("918273645546")
    run("add_member", "acme", "new@acme.example", "--role", "viewer")
    assert User.objects.get(email="new@acme.example").check_password("918273645546")


def test_add_member_asks_nothing_for_a_known_person(cast: Cast, terminal: Prompt) -> None:
    prompts = terminal()
    run("add_member", "acme", "Stranger@globex.example", "--role", "operator")
    assert cast.member(cast.stranger).role == Role.OPERATOR
    run("add_member", "acme", "stranger@globex.example", "--role", "viewer")
    assert cast.member(cast.stranger).role == Role.VIEWER
    assert prompts == []
    assert Membership.objects.filter(user=cast.stranger).count() == 2


def test_add_member_keeps_the_last_admin(cast: Cast) -> None:
    with pytest.raises(CommandError, match="An organization needs an admin"):
        run("add_member", "acme", "admin@acme.example", "--role", "viewer")
    assert cast.member(cast.admin).role == Role.ADMIN


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("nowhere", "new@acme.example", "--role", "viewer"),
            "No organization has the short name nowhere",
        ),
        (("acme", "not an address", "--role", "viewer"), "valid email address"),
        (("acme", "new@acme.example", "--role", "owner"), "invalid choice"),
        (("acme", "new@acme.example"), "--role"),
    ],
)
def test_add_member_refuses_wrong_arguments(
    arguments: tuple[str, ...], said: str, cast: Cast, terminal: Prompt
) -> None:
    terminal()
    with pytest.raises(CommandError, match=said):
        run("add_member", *arguments)
