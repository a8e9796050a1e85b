"""Unicode's tables of characters that cannot be seen, and of characters that look alike.

Both are made from the data files of Unicode 17.0.0 (2025), © Unicode, Inc., used under the Unicode
License (https://www.unicode.org/license.txt). Python's own tables are older, and hold neither.
"""

# DerivedCoreProperties.txt, Default_Ignorable_Code_Point: characters that have no glyph of their
# own, with those that Unicode keeps free for more of them. The ends of each range belong to it.
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)

# Signs and letters whose glyph is blank, although no property of Unicode says so: the empty
# pattern of Braille, a filler of Khitan, a note without a head, blanks among the hieroglyphs.
BLANK = "\u2800\U00016fe4\U0001d159\U00013441\U00013442"

# confusables.txt (UTS #39): on the left of each sign of equality a prototype, on its right the
# characters that look like it. Of the 6,565 rows these are the ones that matter for names in
# Latin, Greek and Cyrillic letters: every letter or mark of these scripts, and the letters of
# Armenian, Cherokee, Coptic and Lisu that look like ASCII. Left out are the characters that NFKC
# replaces anyway. A combining mark is written as an escape, since it would sit on its neighbour.
LOOKALIKES = """
!=ǃ &=ꝸ '=ꞌ 'B=Ɓ 'D=Ɗ 'P=Ƥ 'T=Ƭ 'Y=Ƴ 2=ƧϨꙄꝚ 3=ƷȜЗӠⲜⳄⳌꝪꞫ 4=Ꮞ 5=Ƽ 6=ϬбᏮⳒⳓⳜ 8=Ȣȣ 9=ⳊⳋꝮ ?=Ɂʔ A=ΑАᎪꓮ
a=ɑαа AA=Ꜳ aa=ꜳ AE=ÆӔ ae=æӕ AO=Ꜵ ao=ꜵ AU=Ꜷ au=ꜷ AV=ꜸꜺ av=ꜹꜻ AY=Ꜽ ay=ꜽ B=ΒВᏴⲂꓐꞴ b=ƄЬᏏ bl=Ы C=СᏟⲤꓚ
c=сᴄⲥꮯ C'=Ƈ D=Ꭰꓓ d=ԁᏧꓒ dz=ʣ E=ΕЕᎬꓰ e=еҽꬲ F=ϜꓝꞘ f=ƒքẝꞙꬵ G=ԌᏀᏳꓖ g=ƍɡցᶃ G'=Ɠ H=ΗНᎻⲎꓧ h=һհᏂ
i=ıɩɪιіւᎥⲓꙇꭵ J=ͿЈᎫꓙꞲ j=ϳј K=ΚКᏦⲔꓗ K'=Ƙ L=ᏞⳐꓡ l=1I|ƖǀΙІӀӏⲒꓲ ll=ǁ lO=Ю ls=ʪ lz=ʫ M=ΜϺМᎷⲘꓟ N=ΝⲚꓠ
n=ոռ O=0ΟОՕⲞꓳ o=οσϭоօᴏᴑⲟꬽ OE=Œ oe=œ OO=ꚘꝎ oo=ꚙꝏ P=ΡРᏢⲢⳎꓑ p=þƿρϸрⲣⳏ q=ԛգզ R=ƦᎡᏒꓣ r=гᴦⲅꭇꭈꮁ r'=ґ
rn=m S=ЅՏᏕᏚꓢ s=ƽѕꜱꮪ T=ΤТᎢⲦꓔ T3=Ꜩ tf=ꝷ ts=ʦ U=Սꓴ u=ʋυսᴜꞟꭎꭒ ue=ᵫ uo=ꭣ V=ѴᏙꓦ v=νѵᴠꮩ W=ԜᎳᏔꓪ
w=ɯшѡԝաᴡⲽꮃ X=ΧХⲬꓫꞳ x=х Y=ΥУҮᎩᎽⲨꓬ y=ɣʏγуүᶌỿⲩꭚ Z=ΖᏃꓜ𐋵 z=ᴢꮓ ·=ꞏ ß=βẞꞵꟖ Þ=Ϸ ĸ=κкᴋ ƅ=ь Ƕ=Ԋ ƨ=ᴤꙅ ǝ=əә
ȝ=ʒӡꝫ ɋ=ᶐ Ɔ=ϽↃ ɔ=ͻᴐↄ Ə=Ә Ɛ=Ԑ ɜ=зᴈ ɢ=ԍ ɸ=φф Ʃ=Σ ʃ=ꭍ Ʌ=ΛЛ ʌ=ᴧ ʍ=мᴍ ʘ=Ꙩ ʙ=в ʚ=ꞝ ʜ=н \u0302=\u0311
\u0303=\u0342 \u0304=\u0305 \u0306=\u030c\u036e \u0307=\u0358 \u030a=\u0366\u309a \u0313=\u0315
\u0326=\u0321\u0327\u0339 \u0328=\u0322\u0345\u1ab7 \u0331=\u0320 \u0333=\u0347 \u0335=\u0336
\u0338=\u0337 \u0350=\u0357 Γ=Г Π=П π=пᴨ ς=ϛ Φ=Ф χ=ꭓꭕ Ψ=Ѱ ψ=ѱ ω=ꙍꞷ И=Ͷ л=ᴫ љ=ꭠ Ҷ=Ӌ ҷ=ӌ
\u0650=\u0317 \u0670=\u030d \u06db=\u1ab4\u20db ᫚=\u1de8 ᫩=\u031a ᴎ=ͷи ᴘ=ᴩ ᴙ=я ᴛ=τт ẟ=δ Ⱶ=Ͱ
\u2dec=\u1dee ー=ꟷ Ꙍ=Ꞷ ꜧ=ꞕ Ꜿ=Ͽ ꜿ=ͽ Ꝺ=ꝺ Ꞓ=Є ꞓ=ɛεєԑ ꟎=ʕ 𐻺=\u0348 2\u0335=ƻ 3\u0326=Ҙ b\u0304=ƂƃБ
b\u0314=ɓ b\u0335=ƀѢѣҌҍ C\u0326=Ҫ c\u0326=ҫ c\u0338=ȼ dȝ=ʤ dʑ=ʥ d\u0304=ƌ d\u0314=ɗ d\u0328=ɖ
D\u0335=ÐĐƉ d\u0335=đ e\u0328=ҿ E\u0338=Ɇ e\u0338=ɇ fn\u0329=ʩ F\u0326=Ƒ f\u0334=ᵮ g\u0314=ɠ
G\u0335=Ǥ g\u0335=ǥ h\u0314=ɦꚕ H\u0326=ӇӉ H\u0329=ҢⱧ H\u0335=Ħ h\u0335=ħћ i\u0335=ɨᵻᵼ J\u0335=Ɉ
j\u0335=ɉ k\u0314=ƙ K\u0329=ҚⱩ K\u0335=ҞꝀ lȝ=ɮ l\u0328=ɭ l\u0334=ɫ l\u0335=Ɨƚ L\u0338=Ł
l\u0338=ł M\u0326=Ӎ N\u0326=Ɲ n\u0328=ɳ n\u0329=ŋƞη n\u0334=ᵰ O\u0335=ƟΘθѲӨꝊ o\u0335=ɵѳөꝋ
O\u0338=Ø o\u0338=øꬾ oᴇ=ɶ p\u0314=ƥ p\u0335=ᵽ q\u0314=ʠ rn\u0326=ɱ rn\u0334=ᵯ r\u0328=ɽ
r\u0329=ɼ r\u0334=ᵲ r\u0335=ɍғ s\u0328=ʂ s\u0334=ᵴ tȝ=ꜩ tɕ=ʨ tʃ=ʧ t\u0314=ƭ T\u0328=Ʈ T\u0329=Ҭ
t\u0334=ᵵ T\u0335=Ŧ t\u0335=ŧ T\u0338=Ⱦ u\u0329=џ U\u0335=Ʉ u\u0335=ᵾ w\u0326=ꝡ w\u0486\u0487=ѽ
X\u0329=Ҳ y\u0314=ƴ Y\u0335=ɎҰ y\u0335=ɏұ Z\u0326=Ȥ z\u0326=ȥ z\u0328=ʐ z\u0334=ᵶ Z\u0335=Ƶ
z\u0335=ƶ ĸ\u0329=қ ĸ\u0335=ҟ ƅi=ы ǝo=ᴔ ǝo\u0335=ꭂ ǝo\u0338=ꭁ ǝ˞=ɚ ɔe=ꭢ ɔ\u0338=ꬿ ɜ\u0326=ҙ
ɾ\u0334=ᵳ ʊ\u0335=ᵿ Ʌ\u0326=Ӆ ʍ\u0326=ӎ ʜ\u0326=ӈӊ ʜ\u0329=ң ˉb=ъ ˉbi=ꙑ \u0306\u0307=\u0310 Γ'=Ґ
Γ\u0335=Ғ λ\u0338=ƛ Ж\u0329=Җ ж\u0329=җ л\u0326=ӆ Ъl=Ꙑ Ѝ\u0326=Ҋ Ѡ\u0486\u0487=Ѽ
Ҽ\u0328=Ҿ ᴛ\u0329=ҭ ∂\u0335=ð
"""
