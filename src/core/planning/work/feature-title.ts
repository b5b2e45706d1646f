/** A heading as the name of a feature: without numbers, marks of format and priorities. */
const PREFIXES =
  /^(?:(?:user stor(?:y|ies)|story|epic|feature|capability|requirement|req|milestone|phase|scenario|use case|module|component|part|step|section|us|fr|nfr|sc)(?:[\s-]*(?:\d+(?:\.\d+)*|[A-Z]\d*|[IVX]+))?\s*(?:[:.)–—-]+\s*|$))+/i
const NUMBER = /^(?:\d+(?:\.\d+)*[.):]?|[A-Z]\)|\(\d+\))\s+/
const SUFFIX =
  /\s*[([*_]*\((?:priority|prio)?:?\s*(?:p[0-4]|mvp|non-mvp|must|should|could|optional|mandatory|required)[^)]*\)[*_\s]*$/i
const MARKED = /\s*\*?\((?:mandatory|optional|required|recommended|draft|wip)[^)]*\)\*?\s*$/i

/** Headings that say how something is written down, not what it is about. */
const FORMS = new RegExp(
  `^(?:${[
    '(?:(?:added|modified|removed|renamed|new|core|key|main|high[- ]level|detailed|product|system|business|technical|general|other|additional) )*(?:functional )?(?:requirements?|features?|user stories|stories|capabilit(?:y|ies)|functionality|specifications?|specs?|deliverables?|changes|objectives?|goals?)',
    '(?:functional|non-?functional|technical|quality) (?:requirements?|attributes?)(?: .{0,12})?',
    'fr|nfr|what|what changes|what to build|how|scope|in[- ]scope|summary|overview|details?|description|solution|proposal|proposed (?:solution|changes?)',
    'acceptance(?: criteria| scenarios| tests)?|success (?:criteria|metrics)|definition of done|measurable outcomes',
    'user scenarios(?: (?:&|and) testing)?|scenarios?|use cases?|edge cases?|examples?|test(?:ing|s)?(?: strategy| plan)?',
    '(?:key )?entities|data models?|schema|api(?: surface| design| endpoints?)?|endpoints?|interfaces?|state machines?|architecture|design|technical (?:design|architecture|details|approach)|implementation(?: details| notes| plan)?',
    'failure modes|error handling|persistence guarantees|permissions|security|performance|constraints?|behaviou?rs?|rules|ux|user experience|tasks?|work(?: items)?|plan|milestones?|roadmap|phases?|development (?:phases|roadmap)',
  ].join('|')})$`,
  'i',
)

/** A heading's words as a feature's title; empty when nothing is left of it. */
export function cleanTitle(heading: string): string {
  let title = heading.trim().replace(SUFFIX, '').replace(MARKED, '').trim()
  for (let before = ''; before !== title;) {
    before = title
    title = title.replace(NUMBER, '').replace(PREFIXES, '').trim()
  }
  title = title.replace(/^[\p{Extended_Pictographic}\uFE0F\s]+/u, '').replace(/[\s:.–—-]+$/, '')
  return title === '' ? '' : title[0]!.toUpperCase() + title.slice(1)
}

/** Whether a heading names a form, such as “Functional Requirements” or “What Changes”, under which anything may stand. */
export function isFormTitle(heading: string): boolean {
  const title = cleanTitle(heading)
  return title === '' || FORMS.test(title)
}
