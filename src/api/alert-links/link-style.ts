import { createHash } from 'node:crypto'

/** The design's colours and measures, as far as this page needs them: it has no scripts and asks for no other file. */
export const linkStyle = `
:root{color-scheme:dark light;--ground:#0b0f11;--plate:#101517;--well:#0c1113;--line:#222b2f;--control:#68777e;--ink:#e8eef0;--ink-2:#b0bbc0;--ink-3:#8b989e;--accent:#52d1c5;--on-accent:#03201d;--focus:#7fe3da;--critical:#ff7070;--high:#ff9d52;--medium:#f0cb4c;--low:#74b5ff;--info:#a3b8ca;--ok:#5bcf8c}
@media (prefers-color-scheme:light){:root{--ground:#f2f4f4;--plate:#ffffff;--well:#f7f9f9;--line:#dfe5e6;--control:#7a878c;--ink:#0f1618;--ink-2:#414d52;--ink-3:#59656a;--accent:#0a6e68;--on-accent:#ffffff;--focus:#0a6e68;--critical:#c01f31;--high:#ad4a06;--medium:#7d5c00;--low:#1c62b3;--info:#4b6070;--ok:#11703c}}
*{box-sizing:border-box;margin:0}
body{background:var(--ground);color:var(--ink);font:15px/22px -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,sans-serif;min-block-size:100dvh;display:flex;flex-direction:column}
header{padding:14px 20px;display:flex;gap:10px;align-items:center;font-weight:600;border-block-end:1px solid var(--line)}
header svg{color:var(--accent)}
main{inline-size:100%;max-inline-size:600px;margin:0 auto;padding:32px 20px;display:flex;flex-direction:column;gap:20px}
h1{font-size:24px;line-height:30px;letter-spacing:-.018em}
p{color:var(--ink-2)}
ul{list-style:none;padding:0;background:var(--plate);border:1px solid var(--line)}
li{padding:10px 14px;overflow-wrap:anywhere}
li+li{border-block-start:1px solid var(--line)}
li b{font-weight:600}
li small,dt,.note{color:var(--ink-3);font-size:13px;line-height:20px}
li small{display:block}
.severity{font-size:12px;line-height:16px;font-weight:600;text-transform:uppercase;letter-spacing:.04em;margin-inline-end:8px}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.other{color:var(--info)}
.done{color:var(--ok)}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;font-size:13px;line-height:20px}
dd{color:var(--ink-2);margin:0;overflow-wrap:anywhere}
fieldset{border:0;padding:0;display:flex;flex-wrap:wrap;gap:8px}
legend{font-size:13px;color:var(--ink-3);margin-block-end:6px;padding:0}
label{position:relative;display:block}
label input{position:absolute;inset:0;opacity:0;inline-size:100%;block-size:100%;margin:0;cursor:pointer}
label span{display:block;padding:8px 14px;border:1px solid var(--control);border-radius:4px;background:var(--well)}
label input:checked+span{border-color:var(--accent);color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
form{display:flex;flex-direction:column;gap:20px;align-items:flex-start}
button{font:inherit;font-size:16px;font-weight:600;background:var(--accent);color:var(--on-accent);border:0;border-radius:4px;padding:12px 28px;cursor:pointer}
a{color:var(--accent)}
button:focus-visible,a:focus-visible,label input:focus-visible+span{outline:2px solid var(--focus);outline-offset:2px}
@media (max-width:480px){main{padding:24px 16px}button{inline-size:100%}form{align-items:stretch}fieldset{display:grid;grid-template-columns:1fr 1fr}label span{text-align:center}}
`.trim()

/** For the content security policy: this style and no other. */
export const linkStyleHash = `sha256-${createHash('sha256').update(linkStyle).digest('base64')}`
