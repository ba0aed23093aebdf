// The style sheet of the report: one column, one accent, light and dark, phone to A4.
import { type Theme, themes } from "./themes.ts";

const sans =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const mono = 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

const variables = (theme: Theme) =>
  Object.entries(theme)
    .map(([name, color]) => `--${name}:${color}`)
    .join(";");

const page = `
*,*::before,*::after{box-sizing:border-box}
html{${variables(themes.light)};color-scheme:light dark;scroll-behavior:smooth;scroll-padding-top:1.5rem;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ${sans};font-variant-numeric:tabular-nums;overflow-wrap:anywhere;
  display:grid;grid-template-columns:minmax(0,1fr);max-width:66rem;margin-inline:auto;padding:0 1rem}
h1,h2,h3{line-height:1.2;text-wrap:balance;letter-spacing:-.012em;margin:0}
h1{font-size:clamp(1.7rem,5vw,2.4rem);font-weight:650}
h2{font-size:1.5rem;font-weight:650;margin-bottom:.9rem}
h3{font-size:1.02rem;font-weight:650;margin:2.4rem 0 .6rem}
p{margin:0 0 .8rem;max-width:44rem}
a{color:var(--accent);text-underline-offset:.18em}
code,pre{font-family:${mono};font-size:.86em}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
.skip{position:absolute;left:-200vw}
.skip:focus{position:static;padding:.5rem 0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header{padding:2.6rem 0 1.2rem}
.eyebrow{font-size:.86rem;color:var(--muted);margin-bottom:.5rem;letter-spacing:.01em}
.eyebrow span{color:var(--accent);padding:0 .15em}
.subtitle{color:var(--muted);margin:.5rem 0 0}
nav{font-size:.86rem;border-block:1px solid var(--line);padding:.7rem 0}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem}
nav a{color:var(--muted);text-decoration:none}
nav a:hover{color:var(--accent);text-decoration:underline}
section{padding:2.8rem 0 .6rem;border-bottom:1px solid var(--line)}
section:last-child{border-bottom:0}
footer{border-top:1px solid var(--line);color:var(--muted);font-size:.86rem;padding:1.2rem 0 3rem}
.lead{font-size:1.1rem;line-height:1.55;margin-bottom:1.4rem}
.empty{color:var(--muted)}
.sub{color:var(--muted);font-size:.86rem;font-weight:400}
.print-note{display:none}
`;

const answer = `
#answer h2{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
#answer{padding-top:2.2rem}
.hero{display:grid;gap:1.5rem 3.5rem;align-items:center;margin-bottom:2rem}
.figure-number{display:flex;align-items:center;gap:1.1rem;margin:0;flex-wrap:wrap}
.big{font-size:clamp(3.9rem,13vw,6rem);line-height:1;font-weight:300;letter-spacing:-.045em;color:var(--accent);white-space:nowrap}
.big .unit{font-size:.42em;letter-spacing:0}
.about{font-size:.95rem;line-height:1.4;color:var(--muted);max-width:14rem}
.range{color:var(--ink)}
#answer .lead{font-size:1.18rem;line-height:1.6;max-width:48rem}
.key-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.6rem,1fr));gap:1.1rem 1rem;margin:1.6rem 0 1.4rem}
.key-figures div{border-top:1px solid var(--line);padding-top:.6rem}
.key-figures dt{font-size:.86rem;color:var(--muted)}
.key-figures dd{margin:0;font-size:1.25rem;letter-spacing:-.01em}
strong{font-weight:650}
@media (min-width:50rem){.hero{grid-template-columns:minmax(0,1fr) minmax(0,26rem)}}
`;

const blocks = `
.facts{margin:1.4rem 0}
.facts>div{display:grid;grid-template-columns:minmax(7rem,11rem) minmax(0,1fr);gap:.2rem 1.5rem;padding:.5rem 0;border-top:1px solid var(--line)}
.facts>div:last-child{border-bottom:1px solid var(--line)}
.facts dt{color:var(--muted)}
.facts dd{margin:0;min-width:0}
.facts ul{margin:0;padding-left:1.1rem}
@media (max-width:34rem){.facts>div{grid-template-columns:minmax(0,1fr)}}
.audit,.warnings{list-style:none;margin:0;padding:0;max-width:44rem}
.audit li{display:flex;gap:.7rem;padding:.28rem 0}
.sign{flex:none;width:1.4rem;height:1.4rem;margin-top:.1rem;border-radius:50%;font-size:.86rem;line-height:1.3rem;text-align:center;font-weight:700;border:1px solid}
.fine .sign{color:var(--muted);border-color:transparent}
.look .sign{color:var(--second)}
.warnings li{padding:.5rem 0;border-top:1px solid var(--line)}
.warnings code,.finding h3 code{color:var(--muted);font-weight:400;font-size:.84rem}
.finding{border-top:1px solid var(--line);padding:1.1rem 0 .6rem}
.finding h3{margin:0 0 .5rem}
.finding p{margin-bottom:.4rem}
.command{background:var(--tint);border-radius:6px;padding:.8rem 1rem;margin:0 0 1.2rem;overflow-x:auto;white-space:pre;overflow-wrap:normal}
.texts{list-style:none;margin:0;padding:0;max-width:48rem}
.texts li{border-top:1px solid var(--line);padding:.75rem 0}
.texts .quote{margin:0 0 .25rem;max-width:none;white-space:pre-line}
.texts .about{margin:0;max-width:none;color:var(--ink);font-size:.9rem;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem}
details{margin:.2rem 0 1rem}
summary{cursor:pointer;color:var(--accent);padding:.6rem 0;width:fit-content}
.legend{display:flex;flex-wrap:wrap;gap:.15rem 1.4rem;color:var(--muted);font-size:.86rem;margin-top:.6rem;max-width:none}
`;

const tables = `
.scroll{position:relative;overflow-x:auto;margin:.4rem -.5rem .2rem;scrollbar-width:thin}
table{border-collapse:collapse;font-size:.9rem;line-height:1.35;min-width:min(100%,30rem)}
caption{text-align:left;font-weight:650;font-size:1.02rem;padding:1.4rem .5rem .5rem}
caption.unseen{padding:0}
th,td{text-align:left;padding:.5rem .65rem;vertical-align:middle;border-bottom:1px solid var(--line);white-space:nowrap;font-weight:400}
th:first-child,td:first-child{padding-left:.5rem}
td.text:first-child,th.text:first-child{white-space:normal;min-width:10rem;max-width:19rem}
thead th{color:var(--muted);font-size:.86rem;vertical-align:bottom;border-bottom-color:var(--muted)}
.number{text-align:right}
.chart{padding-block:0}
th.chart,td.chart{padding-inline:0}
td.chart:has(.bar-strip){padding-inline:.4rem}
tr.marked{background:var(--tint)}
tr.marked .combination{font-weight:650}
tbody th{display:table-cell}
.entry{display:flex;gap:.7rem}
.rank{flex:none;min-width:1.4rem;color:var(--muted)}
.combination{display:block;overflow-wrap:normal}
td .sub,th .sub{display:block;font-size:.94em}
thead th .sub{font-size:1em}
td.chart{position:relative;min-width:172px}
td.chart .strip{position:absolute;inset-block:0;left:4px}
th.chart .strip-axis{display:block;margin-left:4px}
td.chart:has(.bar-strip){min-width:0}
.bar-strip{display:block}
`;

const pictures = `
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1.8rem 3rem;align-items:start;margin:.4rem 0 1rem}
figure{margin:0;max-width:30rem;min-width:0}
figcaption{font-size:.88rem;line-height:1.45;color:var(--muted);margin-top:.5rem}
.figure-title{font-weight:650;font-size:1.02rem;line-height:1.3;margin:0 0 .7rem}
svg.chart{display:block;width:100%;height:auto;overflow:visible}
svg text{font-family:inherit;font-size:12px;fill:var(--ink)}
svg .axis text{fill:var(--muted);font-size:11px}
svg text.axis-title{fill:var(--muted);font-size:11px}
.grid{stroke:var(--line);stroke-width:1}
.axis-line{stroke:var(--muted);stroke-width:1}
.reference{stroke:var(--muted);stroke-width:1;stroke-dasharray:4 3}
.reference.dashed{stroke:var(--second)}
.reference.dotted{stroke-dasharray:1 3;stroke-linecap:round;stroke-width:1.5}
.whisker{stroke-width:2;stroke:var(--muted)}
.whisker.answer{stroke:var(--accent)}
.whisker.linear{stroke:var(--second)}
.mark.answer{fill:var(--accent)}
.mark.linear{fill:var(--second)}
.mark.plain{fill:var(--paper);stroke:var(--muted);stroke-width:1.75}
.mark.behind{fill:none;stroke:var(--muted);stroke-width:1}
.mark.beyond{fill:var(--muted)}
.number{font-variant-numeric:tabular-nums}
svg .number{font-weight:600}
.curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.curve.held-out{stroke:var(--accent)}
.curve.training{stroke:var(--muted);stroke-dasharray:5 4;stroke-width:1.5}
.dot.held-out{fill:var(--accent)}
.dot.training{fill:var(--muted)}
svg text.line-name{font-size:11px}
svg text.line-name.held-out{fill:var(--accent);font-weight:600}
svg text.line-name.training{fill:var(--muted)}
.front{fill:none;stroke:var(--accent);stroke-width:1;stroke-dasharray:2 3}
svg text.halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
svg text.small{font-size:11px}
.band{fill:var(--accent);fill-opacity:.13}
.bar{fill:var(--muted)}
.bar.answer{fill:var(--accent)}
.track{fill:var(--tint)}
.cell.wrong{fill:var(--second);stroke:var(--line);stroke-width:.5}
.cell.right{fill:var(--accent);stroke:var(--accent);stroke-width:1.5}
svg text.count{font-size:unset}
`;

const sidebar = `
@media screen and (min-width:84rem){
body{max-width:80rem;grid-template-columns:12rem minmax(0,1fr);column-gap:3.5rem;grid-template-rows:auto 1fr auto}
header,main,footer{grid-column:2}
nav{grid-column:1;grid-row:1/4;position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;border:0;padding:2.8rem 0 1rem}
nav ul{flex-direction:column;gap:.5rem}
}
`;

const dark = `
@media screen and (prefers-color-scheme:dark){html{${variables(themes.dark)}}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;

/** A4 in the light theme; folded parts are opened where the browser can do that. */
const print = `
@page{size:A4;margin:15mm 14mm}
@media print{
html{color-scheme:light;font-size:13px;--paper:#fff}
body{max-width:none;padding:0;font-size:1rem}
nav,.skip{display:none}
header{padding-top:0}
section{padding-top:1.6rem}
h2,h3,.lead,.figure-title,caption,thead,thead tr{break-after:avoid}
tr,li,figure,.finding,.facts>div,.key-figures{break-inside:avoid}
thead{display:table-header-group}
.scroll,.command{overflow:visible}
.command{white-space:pre-wrap;overflow-wrap:anywhere}
table{font-size:.74rem}
th,td{padding:.25rem .4rem}
.charts{grid-template-columns:1fr 1fr;gap:1.2rem 2rem}
.hero{grid-template-columns:1.2fr 1fr}
.big{font-size:4.6rem}
summary{display:none}
details::details-content{content-visibility:visible;display:block;height:auto}
a{color:inherit;text-decoration:none}
}
@supports not selector(details::details-content){@media print{.print-note{display:block}}}
`;

/** One text; it holds no "<", so it cannot end its element. */
export const style = [page, answer, blocks, tables, pictures, sidebar, dark, print].join("").trim();
