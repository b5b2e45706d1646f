import { oneLine } from './columns.ts'
import { markup } from './markup.ts'
import { factsOf, type Link, type TaskFacts } from './plan-facts.ts'
import { hoursText, type PlanPicture } from './plan-picture.ts'
import { taskSections } from './task-sections.ts'

/** One task as a block that opens without a script, with its dependencies as links and its quotes as they stand. */
export function taskArticle(facts: TaskFacts): string {
  const { node, task, measures } = facts
  const critical = measures?.critical_path === true ? ' class="critical"' : ''
  const head = `<strong>${markup(node.id)}</strong> ${markup(oneLine(node.name))} <small>${hoursText(node.estimates.mean_h)}${node.done ? ', done' : ''}</small>`
  const sections = taskSections(facts).map(
    ({ title, lines }) => `<dt>${markup(title)}</dt><dd>${lines.map(markup).join('<br>')}</dd>`,
  )
  const quotes = (task?.source_evidence ?? []).map(
    ({ source, quote, verified, rationale }) =>
      `${markup(source)} <small>${quote === '' ? 'inferred' : verified}</small> ${markup(oneLine(rationale))}${quote === '' ? '' : `<blockquote>${markup(quote)}</blockquote>`}`,
  )
  return [
    `<details id="${markup(node.id)}"${critical}><summary>${head}</summary><dl>`,
    ...sections,
    ...linkRows('After', facts.before),
    ...linkRows('Before', facts.after),
    ...(quotes.length === 0 ? [] : [`<dt>Evidence</dt><dd>${quotes.join('<br>')}</dd>`]),
    '</dl></details>',
  ].join('')
}

/** The rows of the critical path's table. */
export function criticalRows(picture: PlanPicture): string[] {
  const facts = factsOf(picture)
  let hours = 0
  return (picture.dag?.metrics.critical_path ?? []).flatMap((id) => {
    const node = facts.of(id)?.node
    if (node === undefined) return []
    const takes = node.done ? 0 : node.estimates.mean_h
    const row = `<tr><td>${taskLink(id, node.name)}</td><td class="number">${hoursText(hours)}</td><td class="number">${hoursText(takes)}</td></tr>`
    hours += takes
    return [row]
  })
}

/** A link to a task of the same page. */
function taskLink(id: string, title: string): string {
  return `<a href="#${markup(id)}">${markup(id)}</a> ${markup(oneLine(title))}`
}

function linkRows(title: string, links: readonly Link[]): string[] {
  if (links.length === 0) return []
  const rows = links.map(({ task, title, standing, type, confidence, reason, evidence }) => {
    const quotes = evidence.map(({ source, quote }) => `<blockquote>${markup(source)}: ${markup(quote)}</blockquote>`)
    return `${taskLink(task, title)} <small>${standing}, ${markup(type)}, ${confidence.toFixed(2)}</small> ${markup(oneLine(reason))}${quotes.join('')}`
  })
  return [`<dt>${title}</dt><dd>${rows.join('<br>')}</dd>`]
}
