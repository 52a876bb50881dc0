"""Characters of names that are written in more than one way, folded to one form. For finding only: never stored.

Pairs met on Taiwanese identity papers and in typed reports: variant forms, Taiwanese and Hong Kong standard forms, and
the simplified forms that phones type.
"""

# Each word: the form kept, then the forms folded into it. A character stands in one word only.
FAMILIES = """
台臺 峰峯 群羣 裡裏里 床牀 秋秌 溫温 強强 啟啓 潔洁 慧恵惠 真眞 黃黄 吳吴呉 陳陈 張张 劉刘 楊杨
趙赵 周週 鄭郑 謝谢 許许 鄧邓 蕭萧肖 葉叶 蘇苏 盧卢 鍾钟鐘 閻阎閆闫 范範 游遊 涂塗 姜薑 余餘馀 于於
沈沉瀋 岳嶽 郭廓 龍龙竜 龔龚 賴赖 顏颜顔 寶宝寳 麗丽 華华 國国囯 豐丰豊 衛卫衞 偉伟 傑杰 俊儁 雲云
靈灵霊 鳳凤 鶴鹤 燕鷰 蘭兰 蓮莲 菁箐 萍苹 艷艳豔艶 瓊琼 珍珎 瑤瑶 環环 璿璇 琉瑠 綉繡绣 綺绮 線綫线
絃弦 恆恒 志誌 德徳悳惪 總总総 恩㤙 愛爱 慶庆 憲宪 應应 戀恋 懷怀 曉晓 昇升陞 晉晋 晃晄 暉晖 時时
會会 村邨 松枩鬆 柏栢 棋碁棊 棲栖 榮荣栄 槍鎗 樹树 橋桥 檯枱 歲岁 淨净 淵渊淵 深㴱 清淸 添沗 湧涌
滿满 漢汉 澤泽沢 濟济済 濱滨浜 為爲为 煙烟 煥焕 熙煕熈 燈灯 爾尔 獻献 產産产 畫画 畢毕 皎皦 盡尽
眾衆众 睿叡 矩榘 禮礼 祕秘 禎祯 穎颖頴 穗穂 競竞 筍笋 節节 簡简 糧粮 紀纪 維维 緣缘 縣县 聖圣
聰聪聡 肅肃 脩修 臨临 舉举 艦舰 莊庄荘 萬万 蔣蒋 薦荐 藝艺芸 藥药薬 虛虚 號号 蟬蝉 術术 補补 見见
覺觉覚 觀观 詠咏 詩诗 誠诚 語语 諺谚 讓让 讚赞讃 贊賛 貞贞 貴贵 賢贤 質质 赫爀 軍军 輝辉煇 農农
運运 達达 遠远 選选 邁迈 鄰邻隣 釗钊 鈞钧 銘铭 銳锐 錦锦 鎮镇鎭 鏡镜 鑑鑒鉴 長长 門门 閃闪 開开
關关 陽阳 陰阴隂 隱隐 雙双 雞鷄鸡 霧雾 靜静 韋韦 韻韵 響响 順顺 頂顶 須须 頤颐 願愿 風风 飛飞 養养
馬马 駱骆 騰腾 驥骥 體体軆 魯鲁 鮮鲜 鳴鸣 鷺鹭 鹽盐 麥麦 麵麪 點点 齊齐斉 齡龄 龐庞 嬌娇 嫻嫺娴
娟涓 孫孙 學学 實实実 寧宁甯 寬宽 將将 專专 尋寻 對对 尚尙 屆届 島嶋 崑崐 嵐岚 嶺岭 巖巌岩 巢巣
帥帅 師师 廣广 廟庙 廳厅 彥彦 徵征 復复 倫伦 儀仪 優优 兒儿 內内 冊册 凱凯 劍剑劔 勝胜 勛勳勋 勵励
區区 協协 卻却 參参 叢丛 吉𠮷 呂吕 啞哑 單单 喬乔 嚴严 園园 圓圆 團团 堅坚 塵尘 壽寿 夢梦 奧奥
奮奋 妝粧妆 姍姗
"""


def _table() -> dict[int, str]:
    return {ord(other): family[0] for family in FAMILIES.split() for other in family[1:]}


TABLE = _table()


def fold(text: str) -> str:
    """`text` with every variant character in the form kept. Meaningless as a name; equal for equal-looking names."""
    return text.translate(TABLE)
