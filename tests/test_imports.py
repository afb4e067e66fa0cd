"""No module imports the views of another room. import-linter checks the rest (pyproject.toml)."""

import grimp

PACKAGES = ("dashboard", "phone_numbers", "audits", "bulk")


def room(module: str) -> str:
    return module.rpartition(".")[0]


def test_only_urls_import_the_views_of_another_room() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    views = {name for name in graph.modules if name.endswith(("_view", ".views"))}
    assert len(views) > 20
    foreign = {
        f"{module} imports {view}"
        for view in views
        for module in graph.find_modules_that_directly_import(view)
        if room(module) != room(view) and not module.endswith(".urls")
    }
    assert foreign == set()
