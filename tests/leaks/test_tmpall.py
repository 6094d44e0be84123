import os, pytest
from tests.leaks.people import Reader
from tests.leaks.secrets import PAIRS, PLAIN, Moment
from tests.leaks.sweeping import compared, faults, sweep
from tests.leaks import test_writing as w
READERS={Reader(r) for r in os.environ.get("LK_READERS","conflicted-chair,conflicted-member").split(",")}
MOM=[Moment(m) for m in os.environ.get("LK_MOMENTS","reviewing,discussion").split(",")]
@pytest.mark.parametrize("moment", MOM)
def test_get(street, moment):
    plain=sweep(street, moment, PLAIN, READERS)
    found=faults(plain[0])
    for pair in PAIRS:
        rs=READERS & pair.dark.get(moment, frozenset())
        if rs: found+=compared(street,pair,moment,plain,readers=rs)
    print("GETS",len(plain[0]))
    assert not found, "\n".join(found)
@pytest.mark.parametrize("moment", MOM)
def test_post(street, moment, monkeypatch):
    from dataclasses import replace
    monkeypatch.setattr(w,"in_sample",lambda *a: True)
    lines=[]
    for pair in PAIRS:
        rs=READERS & pair.dark.get(moment, frozenset())
        if not rs: continue
        p=replace(pair,dark={moment:rs})
        here=w.written(street,p,moment,PLAIN); there=w.written(street,p,moment,p.other)
        print("POSTS",pair.name,len(here))
        for sent,(answer,after) in here.items():
            other,oa=there[sent]
            if answer.status==500: lines.append(f"{sent}: a fault")
            if apart:=answer.difference(other): lines.append(f"{pair.name} {sent}: {apart}")
            lines+=[f"{pair.name} {sent}, then {k}: {v if isinstance(v,tuple) else v.difference(oa[k])}" for k,v in after.items() if v!=oa.get(k)]
    assert not lines, "\n".join(lines)
