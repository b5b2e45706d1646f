/** Letters of ids that say which requirement they name. Ids of tasks, such as `T012`, name none. */
const NAMED = /(?<![\w/.-])(?:FR|NFR|SC|REQ|C)-\d{1,4}(?:\.\d{1,3})*[a-z]?(?![\w/-])/g

/** Ids of requirements within a sentence, each once: `FR-003`, `NFR-2a`, `SC-001`. */
export function requirementIdsIn(text: string): string[] {
  return [...new Set(text.match(NAMED) ?? [])]
}

/** Ids in a list that names nothing else: `1.1, 2.3`, `Requirements 4, 5.1`. Words such as `All` are none. */
export function listedRequirements(list: string): string[] {
  const words = list.split(/[,;]\s*|\s+and\s+/).map((word) => word.replace(/^requirements?\s+/i, '').trim())
  return [...new Set(words.filter((word) => /^(?=.*\d)[\w.-]{1,40}$/.test(word)))]
}
