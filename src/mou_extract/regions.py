"""Korea's seventeen first-level regions by the short names that news uses."""

CITIES = tuple("서울 부산 대구 인천 광주 대전 울산 세종".split())
PROVINCES = tuple("경기 강원 충북 충남 전북 전남 경북 경남 제주".split())
REGIONS = CITIES + PROVINCES
