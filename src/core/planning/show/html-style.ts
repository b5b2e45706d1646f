/** The page's own style: system fonts, light or dark as the reader's system is, and readable on paper. */
export const PAGE_STYLE = [
  ':root{--ink:#1f2933;--paper:#fff;--faint:#616e7c;--line:#d9e0e7;--accent:#c2410c;--soft:#f5f7fa}',
  '@media(prefers-color-scheme:dark){:root{--ink:#e4e7eb;--paper:#15191e;--faint:#9aa5b1;--line:#323f4b;--accent:#fb923c;--soft:#1f262d}}',
  'body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1100px;margin:0 auto;padding:1.5rem}',
  'h1{margin:0;font-size:1.6rem}h2{margin:2.2rem 0 .6rem;font-size:1.25rem;border-bottom:1px solid var(--line)}h3{margin:1.6rem 0 .4rem}',
  'small,.faint{color:var(--faint);font-weight:400}nav a{margin-right:1rem}a{color:var(--accent)}',
  'table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0}thead th{color:var(--faint);font-weight:500}',
  '.facts th{color:var(--faint);font-weight:500;white-space:nowrap}.alarm{color:var(--accent);font-weight:600}td.number{text-align:right;white-space:nowrap}',
  '.drawing{overflow:auto;max-height:80vh;border:1px solid var(--line);background:#fff}',
  'details{border:1px solid var(--line);border-radius:6px;margin:.35rem 0;padding:.35rem .7rem}details[open]{background:var(--soft)}',
  'summary{cursor:pointer}.critical>summary{color:var(--accent)}',
  'dl{margin:.4rem 0;display:grid;grid-template-columns:8rem 1fr;gap:.15rem 1rem}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}',
  'blockquote{margin:.2rem 0;padding-left:.7rem;border-left:3px solid var(--line);white-space:pre-wrap}.words{white-space:pre-wrap}',
  'svg.bars{max-width:100%;height:auto}',
].join('\n')
