"""What the rooms of lists and forms are made of. Nothing scrolls; everything is paged by two large keys.

A room is a stack of pages without Qt, and one ready screen that shows the newest of them:

    class SuppliersPage(ListPage[Supplier]):
        def ask_rows(self, values, start, limit): return self.port.suppliers(values, start, limit)
        def row(self, item): return Cells(item.code, (item.name, item.town))     # a Line where there are no columns
        def columns(self): return (Column(self.words.text("Name"), 50, grow=True), Column(..., 30))
        def filters(self): return (Field("day", self.words.text("Day"), Kind.DATE, none=self.words.text("all")),)
        def main(self, item): return Action(self.words.text("New supplier…"))
        def primary(self): self.room.open(SupplierForm(self.room))
        def picked(self, item): self.room.open(SupplierForm(self.room, item))

    class SupplierForm(FormPage):
        def title(self): return self.words.text("Supplier")
        def fields(self): return (Field("name", self.words.text("Name"), required=True),
                                  Field("depth", ..., Kind.NUMBER, unit="m", decimals=1, low=Decimal(0)))
        def word(self): return self.words.text("Keep the supplier")
        def submit(self): self.room.do(self.port.keep(self.values), lambda _: self.room.close(self))

    def make(words, _activity):                  # in the bootstrap, for the Room
        return PagesScreen(kit, words, lambda room: SuppliersPage(room, port), name="suppliers")

pages.Pages
    the stack. `open(page)`, `close(page)`, `home()`; `do(future, then)` waits with all buttons dead, `read(future,
    then)` waits beside; `tell(notice)`, `stop(trouble)`. Errors of futures are told by themselves.
pages.Page
    base of every page: `face()`, and the intents `primary select act press turn scanned back`; `entered` when it is
    seen (again), `resized` when `rows`, how many have room, has changed.
listpage.ListPage
    `ask_rows(values, start, limit)` gives a Future of a Slice (app/models/paging.py), `row(item)` a Line or Cells.
    As wanted: `title columns totals empty filters facts acts/acted main/primary picked`. With `facts` they stand
    beside the rows; without, the rows take the whole width. `again()` asks anew, `narrow(code, value)` filters.
formpage.FormPage
    `title fields word submit`; as wanted `changed` (a draft), `acts/act`, `ready`, `word_of`. `values` holds texts by
    field code. The primary button leads through what is missing. A new `group` begins a new page of fields.
field.Field
    one question of a `Kind`: TEXT, NUMBER, DATE, CHOICE, FLAG; required, limits, options, `scan` (what a scanned
    code means for it), `check` (what is wrong with a value). Values are read by `number`, `day`, `flag`.
asking.ask
    `ask(room, field, value, done)` opens one question by itself. CHOICE opens the Chooser: tiles on pages, found by
    a part of their name.
faces
    what pages show, as data: ListFace, FormFace, AskFace; Act (a secondary button), Column, Cells, Entry.
screen.PagesScreen
    the one Qt screen for all of them; `subscribe` keeps it live.

Texts are made when they are shown, so that the language can change at any time: keep codes, not words. Pages are
tested without Qt: make `Pages(words, after, show=..., first=...)`, call its intents, look at `view().face`. Stage a
room for pictures and rules as `BackScene`s; `app/views/backrooms/paging.py` is a whole example.
"""
