//! The look: its own, so that nobody takes a rehearsal for the real thing.

/// Plain CSS, light and dark, from a phone's width on.
pub(super) const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1d2b26;--paper:#f4f1e8;--card:#fffdf7;--line:#b9b19a;--field:#857c62;--main:#1f6b4f;--on-main:#fff;--bad:#9c2f1b}
@media(prefers-color-scheme:dark){:root{--ink:#ece7da;--paper:#171c1a;--card:#212825;--line:#56605a;--field:#88948d;--main:#7fd0ae;--on-main:#10201a;--bad:#ff9d86}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
header{background:repeating-linear-gradient(135deg,#f3c64b 0 1rem,#e9b52b 1rem 2rem);color:#2b2100;padding:.6rem 1rem;text-align:center}
main{width:min(27rem,100% - 1rem);margin:1.5rem auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1{font-size:min(1.4rem,5vw);margin:.2rem 0 1rem;overflow-wrap:anywhere;hyphens:auto}h2{font-size:1rem}
.firm{margin:0;opacity:.8}.app{margin:1.5rem 0 0;font-size:.9rem}
.wire{font-family:ui-monospace,monospace;font-size:.8rem;overflow-wrap:anywhere}
.error{border-left:.3rem solid var(--bad);padding:.1rem .8rem;margin:0 0 1rem}.error p{margin:.3rem 0}
label{display:block;margin:.8rem 0 .2rem}label.box{display:flex;gap:.5rem}
input:not([type=checkbox]){width:100%;padding:.6rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--field);border-radius:.4rem}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem;justify-content:flex-end;margin-top:1.4rem}
button{font:inherit;padding:.6rem 1.2rem;border:1px solid var(--field);border-radius:.4rem;background:transparent;color:inherit;cursor:pointer;min-height:2.75rem}
button.main{background:var(--main);border-color:var(--main);color:var(--on-main)}
a{color:var(--main);display:inline-block;padding:.5rem 0}
:focus-visible{outline:.2rem solid var(--main);outline-offset:.15rem}
ul.choices{list-style:none;padding:0;margin:0}ul.choices li{display:flex;gap:.4rem;margin:.4rem 0}
.choice{flex:1;text-align:left}.choice strong,.choice span{display:block;overflow-wrap:anywhere}
.number{text-align:center;margin:.6rem 0}.number output{font-size:3rem;font-weight:700;letter-spacing:.2rem}
.quiet{font-size:.85rem;padding:.4rem .7rem}
ul.permissions{padding-left:1.2rem}dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}
";
