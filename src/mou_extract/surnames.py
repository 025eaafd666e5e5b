"""The family names of Koreans that begin a name of three letters in running text, and the rarer ones."""

SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설"
    "마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
# Many words begin with one of these too.
RARE_SURNAMES = "가감경동두류목복봉부빈예온음태피형호"
COMPOUND_SURNAMES = ("남궁", "황보", "제갈", "선우", "독고", "사공")
