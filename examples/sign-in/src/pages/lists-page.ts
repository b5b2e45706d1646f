import type { List } from '../models/list.ts'

/** The page of all lists, as HTML. */
export function listsPage(lists: readonly List[]): string {
  const items = lists.map(({ id, title }) => `<li><a href="/lists/${id}">${escaped(title)}</a></li>`)
  return `<h1>Lists</h1><ul>${items.join('')}</ul>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
