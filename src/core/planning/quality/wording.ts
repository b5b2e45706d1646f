/** Words that sound like a criterion and cannot be checked. */
const SUBJECTIVE =
  /\b(?:works? (?:well|fine|properly|correctly|smoothly|nicely|as (?:expected|intended))|(?:behaves?|functions?) (?:well|properly|correctly|as (?:expected|intended))|properly|appropriate(?:ly)?|reasonabl[ey]|sufficient(?:ly)?|adequate(?:ly)?|robust(?:ly)?|seamless(?:ly)?|smooth(?:ly)?|intuitive(?:ly)?|user[- ]friendly|easy to (?:use|read|understand|maintain)|high[- ]quality|good (?:quality|performance|enough)|nice(?:ly)?|clean(?:ly)? code|well[- ](?:designed|structured|written|tested|documented)|maintainable|scalable|performant|efficient(?:ly)?|(?:is|are|be|feels?|responds?|loads?|runs?) (?:\w+ )?(?:fast|quick(?:ly)?|responsive|stable|good|great|better|nice|clean|simple)|as (?:needed|necessary|appropriate)|best practices|state of the art|etc\.?)(?![\w-])/i

/** The words of a criterion that nobody can check; nothing when it can be, or when a number or a command makes it exact. */
export function subjectiveWords(criterion: string): string | undefined {
  if (/\d|`/.test(criterion)) return undefined
  return SUBJECTIVE.exec(criterion)?.[0]
}
