import unicodedata

from mou_extract.assembly import assemble
from mou_extract.assembly.original import assemble_original
from mou_extract.normalization import normalize
from mou_extract.spans import Span

TEXT = (
    "물결대학교(총장 윤서준)는 가온과 5일 본관에서 협약을 맺고 장비를 공유한다. 물결대는 기대했다."
)
FOUND = [
    ("물결대학교", "SIGNATORY"), ("총장", "POSITION"), ("윤서준", "OFFICIAL"), ("가온", "SIGNATORY"),
    ("5일", "DATE"), ("본관", "VENUE"), ("장비를 공유", "COMMITMENT"),
]  # fmt: skip


def spans_of(text, compose=str):
    spans = [
        Span(text.index(compose(n)), text.index(compose(n)) + len(compose(n)), label)
        for n, label in FOUND
    ]
    last = text.rindex(compose("물결대"))
    return [*spans, Span(last, last + len(compose("물결대")), "SIGNATORY")]


def decompose(text):
    return unicodedata.normalize("NFD", text)


def test_decomposed_hangul_gives_the_same_record_as_written():
    text = decompose(TEXT)
    record = assemble_original(text, normalize(text), spans_of(text, decompose), None)
    plain = assemble(TEXT, spans_of(TEXT))
    assert [party.name for party in record.signatories] == [
        decompose(party.name) for party in plain.signatories
    ]
    assert record.signatories[0].aliases == (decompose("물결대"),)
    (official,) = record.officials
    assert (official.name, official.position, official.organization) == tuple(
        map(decompose, ("윤서준", "총장", "물결대학교"))
    )
    (commitment,) = record.commitments
    assert commitment.text == text[commitment.start : commitment.end] == decompose("장비를 공유")
    assert commitment.parties == tuple(map(decompose, plain.commitments[0].parties))
    assert (record.date_text, record.venue) == (decompose("5일"), decompose("본관"))
    for group in (*record.signatories, *record.officials):
        for mention in group.mentions:
            names = {group.name, *getattr(group, "aliases", ())}
            assert text[mention.start : mention.end] in names


def test_full_width_parentheses_name_an_alias_as_plain_ones_do():
    text = "물결해양원（KMTI）은 가온과 협약을 맺었다."
    names = ["물결해양원", "KMTI", "가온"]
    spans = [Span(text.index(n), text.index(n) + len(n), "SIGNATORY") for n in names]
    record = assemble_original(text, normalize(text), spans, None)
    assert [(party.name, party.aliases) for party in record.signatories] == [
        ("물결해양원", ("KMTI",)),
        ("가온", ()),
    ]


def test_a_text_that_keeps_its_offsets_is_assembled_as_it_is():
    assert assemble_original(TEXT, normalize(TEXT), spans_of(TEXT), None) == assemble(
        TEXT, spans_of(TEXT)
    )
