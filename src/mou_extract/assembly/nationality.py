"""Which side is foreign: parties introduced with a state, people whose names are not made as Korean ones are."""

from __future__ import annotations

import re

# how Korean news calls foreign states
_STATES = (
    r"미국|중국|일본|영국|독일|프랑스|이탈리아|스페인|캐나다|호주|뉴질랜드|러시아|브라질|멕시코|칠레|페루|콜롬비아|아르헨티나|파라과이"
    r"|에콰도르|과테말라|온두라스|인도네시아|인도|베트남|태국|필리핀|캄보디아|라오스|미얀마|말레이시아|싱가포르|대만|홍콩|몽골|네팔|부탄"
    r"|방글라데시|스리랑카|파키스탄|동티모르|우즈베키스탄|우즈베크|카자흐스탄|카자흐|키르기스스탄|키르기스|타지키스탄|투르크메니스탄"
    r"|아제르바이잔|조지아|사우디아라비아|사우디|아랍에미리트|UAE|카타르|쿠웨이트|바레인|오만|이집트|튀르키예|이란|이라크|이스라엘"
    r"|요르단|케냐|탄자니아|에티오피아|르완다|우간다|나이지리아|세네갈|모로코|튀니지|남아프리카공화국|남아공|폴란드|체코|헝가리|루마니아"
    r"|불가리아|세르비아|크로아티아|우크라이나|핀란드|스웨덴|노르웨이|덴마크|네덜란드|벨기에|스위스|오스트리아|포르투갈|그리스|아일랜드"
    r"|[美中日英獨佛印濠加伊]"  # headlines
)
# a foreign party is called with its state: `베트남 물결시`, `미국 미네소타주 물결메디컬센터`
_OF_STATE = re.compile(rf"(?:{_STATES})(?:의)?\s")
_AFTER_STATE = re.compile(
    rf"(?<![가-힣·])(?:{_STATES})(?:의)?\s(?:[^\s,.]*[^\s,.서을를은는와과로해한된중]\s){{0,2}}[‘'“\"]?$"
)
_REACH_OF_STATE = 24
# surnames of Korea, and names of two parts, which no Korean has
_KOREAN_NAME = re.compile(
    r"(?:[김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반"
    r"왕금옥육인맹제모탁국어은편용예경봉부가복태목형피두감음빈동온호]|남궁|황보|제갈|선우|독고|사공)[가-힣]{1,2}"
)
_FOREIGN_NAME = re.compile(
    r"[가-힣]{1,8}(?:[-\s·][가-힣A-Z][가-힣.]{0,7})+|[A-Z][A-Za-z.’'-]*(?:\s[A-Z][A-Za-z.’'-]*)+"
)


def is_called_foreign(text: str, start: int, end: int) -> bool:
    """Whether a name is introduced with a foreign state: `일본 물결대`, `[몽골 에너지부]`."""
    if _OF_STATE.match(text, start, end):
        return True
    return _AFTER_STATE.search(text, max(0, start - _REACH_OF_STATE), start) is not None


def is_korean_name(person: str) -> bool | None:
    """Whether a person's name is made as Korean ones are; None where its form does not tell: `린하오`."""
    if _KOREAN_NAME.fullmatch(person):
        return True
    return False if _FOREIGN_NAME.fullmatch(person) else None
