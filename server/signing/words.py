"""PURE: a hash in words that two people can compare by ear.

256 characters stand for the values of a byte: common ones, each read otherwise than all the others, tones left out.
Eight of them are the first 64 bits of a hash: nobody finds another text with the same words by trying. What counts in
the end is the whole hash.
"""

from __future__ import annotations

from typing import Final

BYTES: Final = 8

ALPHABET: Final = (
    "爱安八白半帮包北本比边表冰波布才草层茶柴产车晨成池虫抽初船窗春词粗村大代丹刀德灯点雕蝶丁东豆"
    "短对盾多鹅恩二法帆方飞分风福改甘港高歌根耕工狗古瓜怪关光归国海汉航好河黑恒红猴湖花怀欢黄回婚"
    "火鸡家江街金九橘军卡开康考课空口苦快宽葵昆阔拉来蓝浪老雷冷里连辽林零六龙楼路轮罗马买满忙猫美"
    "门梦米面苗民明墨木奶南能年鸟宁牛农暖诺欧牌盘跑盆朋皮票品平普七千桥琴青秋泉雀群然让热人日荣肉"
    "如瑞润若赛三桑扫色森沙山上蛇深生石手书双水顺说四松苏算岁塔太谈糖桃特藤题天铁听同头土团托瓦外"
    "万王位文五西夏先香小写心星熊修雪寻言羊药叶一音鹰鱼月"
)


def words(root: str) -> str:
    """The first eight bytes of a hash (hex), in two groups of four characters."""
    said = "".join(ALPHABET[byte] for byte in bytes.fromhex(root)[:BYTES])
    return f"{said[:4]} {said[4:]}"
