"""Where a question or a list comes from: short names for the publications that are cited again and again."""

from __future__ import annotations

from typing import Final

DRAFT: Final = "業務慣用，待主管機關核對"
STATUTE: Final = "本表所列法條"
TWSS: Final = "社家署 TWSS Base IG 0.0.1（草案，2026-08-23）"
LIN_2019: Final = "林維言等（2019），社區發展季刊165期"
NCNU_2013: Final = "http://ncnuguidance.blogspot.com/2013/05"
SFAA_2020: Final = "社家署（2020），服務對象認識與評估－脆弱家庭"
SDM_TOOL: Final = "兒少保護結構化風險評估決策模式SDM（https://dvc.pinco.com.tw 第48、50、55、57頁）"
