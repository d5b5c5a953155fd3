/** Makes templates from a seed, the same ones every time. */
export function createRandom(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const atoms = [
  '.s',
  '.i',
  '.f',
  '.t',
  '.no',
  '.nil',
  '.zz',
  '.l',
  '.ss',
  '.m.k',
  '.ms.a',
  '.ms.zz',
  '.p.Name',
  '.p.Age',
  '.p.Tags',
  '$',
  '.',
  '1',
  '0',
  '2.5',
  '-3',
  '"x"',
  '""',
  '`r"aw`',
  "'c'",
  'true',
  'false',
  'nil',
  '$v',
  '.d',
  '.uni',
  '.nest.a.b',
  '.neg',
  '(len .ss)',
  '(print .i)',
  '(index .ss 0)',
  '.p.Self',
]
const functions = [
  'print',
  'println',
  'len',
  'not',
  'html',
  'js',
  'urlquery',
  'upper',
  'printf "%v"',
  'printf "%s|%d" .s',
  'printf "%q"',
  'eq 1',
  'ne .s',
  'lt 1',
  'gt "a"',
  'index .l',
  'add 1',
  'join ","',
  'and .t',
  'or .no',
  'half',
  'yes',
  'slice .s 1',
  'anyOf',
]

/** A template of random statements over the data `main`. */
export function randomTemplate(random) {
  const pick = (list) => list[random(list.length)]
  const atom = () => pick(atoms)
  const operand = (depth) => (random(4) === 0 && depth > 0 ? `(${pipeline(depth - 1)})` : atom())
  const command = (depth) =>
    random(2) === 0 ? operand(depth) : `${pick(functions)} ${operand(depth)}${random(4) === 0 ? ` ${operand(depth)}` : ''}`
  function pipeline(depth) {
    return random(3) === 0 ? `${command(depth)} | ${pick(functions)}` : command(depth)
  }
  const open = () => pick(['{{', '{{ ', '{{- '])
  const close = () => pick(['}}', ' }}', ' -}}'])
  const action = (text) => `${open()}${text}${close()}`
  const space = () => pick(['', ' ', '\n', 'x', ' y\t'])
  function statement(depth) {
    const kind = depth === 0 ? random(3) : random(9)
    if (kind <= 2) return action(pipeline(2))
    const body = () => space() + statement(depth - 1) + space()
    const otherwise = () => (random(2) === 0 ? action('else') + body() : '')
    switch (kind) {
      case 3:
        return `${action(`if ${pipeline(1)}`)}${body()}${otherwise()}${action('end')}`
      case 4:
        return `${action(`if ${pipeline(1)}`)}${body()}${action(`else if ${pipeline(1)}`)}${body()}${otherwise()}${action('end')}`
      case 5:
        return `${action(`with ${pipeline(1)}`)}${body()}${otherwise()}${action('end')}`
      case 6:
        return `${action(`range $i, $e := ${pick(['.l', '.ss', '.m', '.ms', '.nest', '.empty', '.nil', pipeline(1)])}`)}${action('$i')}${action('$e')}${body()}${otherwise()}${action('end')}`
      case 7:
        return `${action(`range ${pick(['.l', '.ss', '.ms', '.p.Tags'])}`)}${action('.')}${random(3) === 0 ? `{{if .}}{{${pick(['break', 'continue'])}}}{{end}}` : ''}${body()}${action('end')}`
      default:
        return `${action(`$v ${pick([':=', '='])} ${pipeline(1)}`)}${body()}${action('$v')}`
    }
  }
  return `{{$v := ${atom() === '$v' ? '1' : '.i'}}}${statement(3)}${space()}${statement(2)}`
}

/** A template with a few characters lost, doubled or put in. */
export function spoil(text, random) {
  const pieces = [
    '{{',
    '}}',
    '-',
    ' ',
    '(',
    ')',
    '|',
    '.',
    '$',
    '"',
    ':=',
    ',',
    'end',
    'else',
    'range',
    '1',
    "'",
    '`',
    '\n',
    '/*',
    '*/',
    '_',
    'é',
    '%',
  ]
  let spoilt = text
  for (let count = 1 + random(2); count > 0; count--) {
    const at = random(spoilt.length + 1)
    const way = random(3)
    if (way === 0) spoilt = spoilt.slice(0, at) + spoilt.slice(at + 1 + random(3))
    else if (way === 1) spoilt = spoilt.slice(0, at) + pieces[random(pieces.length)] + spoilt.slice(at)
    else spoilt = spoilt.slice(0, at) + spoilt.slice(Math.max(0, at - 1 - random(4)))
  }
  return spoilt
}
