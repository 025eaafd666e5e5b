import pytest
from cassis import Cas, TypeSystem

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, InputError
from mou_extract.formats import read_documents, write_documents
from mou_extract.spans import Span

TEXT = "😀 누리대는\r\n축제를 연다"
FOUND = Document("a1", TEXT, (Span(2, 5, "SIGNATORY"), Span(4, 11, "COMMITMENT")))
ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
LEMMA = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma"


def test_a_layer_is_a_type_and_offsets_are_utf16_units(tmp_path):
    write_documents(tmp_path / "x", [FOUND], "cas")
    xmi = (tmp_path / "x" / "a1.xmi").read_text("utf-8")
    assert '<custom:Entity xmi:id="2" sofa="1" begin="3" end="6" value="SIGNATORY"/>' in xmi
    assert '<custom:Commitment xmi:id="3" sofa="1" begin="5" end="12" value="COMMITMENT"/>' in xmi
    assert read_documents(tmp_path / "x" / "a1.xmi").documents == (FOUND,)


@pytest.fixture
def inception(tmp_path):
    """A folder as INCEpTION exports it: its own types, no metadata."""
    types = TypeSystem()
    for name, feature in ((ENTITY, "value"), (LEMMA, "value"), ("webanno.custom.Note", "label")):
        types.create_feature(types.create_type(name), feature, "uima.cas.String")
    cas = Cas(types, sofa_string=TEXT)
    cas.add(types.get_type(ENTITY)(begin=2, end=5, value="SIGNATORY"))
    cas.add(types.get_type(LEMMA)(begin=2, end=6, value="누리대"))
    cas.add(types.get_type("webanno.custom.Note")(begin=0, end=1, label=None))
    (tmp_path / "TypeSystem.xml").write_text(types.to_xml(), "utf-8")
    (tmp_path / "n-7.xmi").write_text(cas.to_xmi(), "utf-8")
    return tmp_path


def test_named_entities_of_inception_are_read_and_lemmas_are_not(inception):
    imported = read_documents(inception)
    assert imported.documents == (Document("n-7", TEXT, (Span(2, 5, "SIGNATORY"),)),)
    assert imported.notes == (
        "left out: 1 annotations of the type webanno.custom.Note without a label "
        f"(first: {inception}/n-7.xmi)",
    )


def test_an_offset_that_is_none_is_refused(inception):
    xmi = (inception / "n-7.xmi").read_text("utf-8").replace('begin="3"', 'begin="1"', 1)
    (inception / "n-7.xmi").write_text(xmi, "utf-8")
    with pytest.raises(CorpusError, match=r"n-7\.xmi: not a CAS of these types: .*offset \[1\]"):
        read_documents(inception)


def test_an_empty_range_is_refused(inception):
    xmi = (inception / "n-7.xmi").read_text("utf-8").replace('end="6"', 'end="3"', 1)
    (inception / "n-7.xmi").write_text(xmi, "utf-8")
    with pytest.raises(CorpusError, match=r"n-7\.xmi: span \[2, 2\) SIGNATORY: expected 0 <="):
        read_documents(inception)


def test_other_files_are_refused(inception):
    (inception / "n-8.xmi").write_text("no")
    with pytest.raises(CorpusError, match=r"n-8\.xmi: not a CAS of these types"):
        read_documents(inception)
    (inception / "TypeSystem.xml").write_text("no")
    with pytest.raises(CorpusError, match=r"TypeSystem\.xml: not a type system of UIMA"):
        read_documents(inception)
    (inception / "TypeSystem.xml").unlink()
    with pytest.raises(CorpusError, match=r"TypeSystem\.xml: cannot be read: .*unpack both into"):
        read_documents(inception / "n-7.xmi")


def test_a_character_that_xml_cannot_hold_is_named(tmp_path):
    wrong = Document("a1", "누리대\x0b는")
    with pytest.raises(InputError, match=r"article 'a1': character 3 is '\\x0b', which XML cannot"):
        write_documents(tmp_path / "x", [wrong], "cas")
    assert list(tmp_path.iterdir()) == []
