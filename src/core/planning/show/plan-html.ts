/**
 * The plan as one page: it needs no network, no script and no other file, and its policy forbids all three. Everything that
 * came from a specification goes through `markup`.
 */
import { oneLine } from './columns.ts'
import { forecastSections } from './html-forecast.ts'
import { PAGE_STYLE } from './html-style.ts'
import { criticalRows, taskArticle } from './html-task.ts'
import { markup } from './markup.ts'
import { factsOf } from './plan-facts.ts'
import { groupsOf, hoursText, type PlanPicture } from './plan-picture.ts'
import { summaryLines } from './plan-summary.ts'
import { planSvg } from './plan-svg.ts'
import { counted } from '../../std/counted.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** Writes the page. Time and length grow linearly with the plan. */
export function planHtml(picture: PlanPicture): string {
  const { meta } = picture.coordinator
  const title = markup(oneLine(meta.title))
  const part = picture.part === undefined ? '' : `, ${markup(oneLine(picture.part))}`
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<title>${title}</title><style>${PAGE_STYLE}</style></head><body>`,
    `<header><h1>${title}</h1><p class="faint">${meta.plan_id}${part}</p></header>`,
    '<nav><a href="#summary">Summary</a> <a href="#graph">Graph</a> <a href="#critical">Critical path</a> <a href="#forecast">Forecast</a> <a href="#tasks">Features and tasks</a></nav>',
    summarySection(picture),
    `<section id="graph"><h2>Graph</h2><div class="drawing" tabindex="0">${planSvg(picture)}</div></section>`,
    criticalSection(picture),
    ...forecastSections(picture),
    ...taskSections(picture),
    '</body></html>',
    '',
  ].join('\n')
}

function summarySection(picture: PlanPicture): string {
  const rows = summaryLines(picture).map(
    ({ label, text, alarming }) =>
      `<tr><th scope="row">${markup(label)}</th><td${alarming ? ' class="alarm"' : ''}>${markup(oneLine(text))}</td></tr>`,
  )
  return `<section id="summary"><h2>Summary</h2><table class="facts">${rows.join('')}</table></section>`
}

function criticalSection(picture: PlanPicture): string {
  const rows = criticalRows(picture)
  const hours = hoursText(picture.coordinator.estimates.critical_path_hours)
  return `<section id="critical"><h2>Critical path</h2><p>${hours} over ${counted(rows.length, 'task')}, by mean durations.</p><table><thead><tr><th>Task</th><th>Begins</th><th>Takes</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

function* taskSections(picture: PlanPicture): Generator<string> {
  const facts = factsOf(picture)
  const features = new Map(picture.features.map((feature) => [feature.id, feature]))
  yield '<section id="tasks"><h2>Features and tasks</h2>'
  for (const group of groupsOf(picture)) {
    const feature = features.get(group.id)
    const priority = feature === undefined ? '' : ` <small>${feature.priority}</small>`
    yield `<h3 id="${markup(group.id)}">${markup(oneLine(`${group.id} ${group.title}`))}${priority}</h3>`
    if (feature !== undefined && feature.description !== '') yield `<p class="words">${markup(feature.description)}</p>`
    for (const node of group.nodes) {
      const found = facts.of(node.id)
      if (found !== undefined) yield taskArticle(found)
    }
  }
  yield '</section>'
}
