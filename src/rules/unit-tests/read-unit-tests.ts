import { Fault } from '../../lib/errors.ts'
import { type YamlField, YamlTree } from '../../lib/yaml-tree.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { RuleProblem } from '../file/problem.ts'
import { readDuration } from '../file/read-duration.ts'
import type { AlertTest, ExpectedSample, ExprTest, TestGroup, UnitTestFile } from './unit-test-file.ts'

const defaultIntervalMs = 60_000
const fileFields = ['rule_files', 'evaluation_interval', 'group_eval_order', 'tests', 'fuzzy_compare']
const groupFields = [
  'interval',
  'input_series',
  'alert_rule_test',
  'promql_expr_test',
  'external_labels',
  'external_url',
  'name',
  'start_timestamp',
]

type Fields = ReadonlyMap<string, YamlField> | undefined

/** Reads a file of unit tests. Throws Fault `bad_input` with everything that is wrong, and what YamlTree throws. */
export function readUnitTests(text: string): UnitTestFile {
  const tree = new YamlTree(text)
  const reader = new UnitTestReader(tree)
  const file = reader.readFile()
  const problems = [
    ...tree.typeErrors.map(({ line, text: said }) => `  line ${line}: ${said}`),
    ...reader.problems.map(({ line, message }) => `  line ${line}: ${message}`),
  ]
  if (problems.length > 0) throw new Fault('bad_input', `yaml: unmarshal errors:\n${problems.join('\n')}`)
  return file
}

class UnitTestReader {
  readonly problems: RuleProblem[] = []
  private readonly tree: YamlTree

  constructor(tree: YamlTree) {
    this.tree = tree
  }

  readFile(): UnitTestFile {
    const fields = this.tree.fields(this.tree.root, 'main.unitTestFile', fileFields)
    const evaluationIntervalMs = this.duration(fields, 'evaluation_interval') || defaultIntervalMs
    return {
      ruleFiles: this.list(fields, 'rule_files').map((node) => this.tree.string(node)),
      evaluationIntervalMs,
      groupOrder: this.list(fields, 'group_eval_order').map((node) => this.tree.string(node)),
      isFuzzy: this.text(fields, 'fuzzy_compare') === 'true',
      tests: this.list(fields, 'tests').map((node) => this.group(node, evaluationIntervalMs)),
    }
  }

  private group(node: unknown, evaluationIntervalMs: number): TestGroup {
    const fields = this.tree.fields(node, 'main.testGroup', groupFields)
    return {
      name: this.text(fields, 'name'),
      intervalMs: this.duration(fields, 'interval') || evaluationIntervalMs,
      inputSeries: this.list(fields, 'input_series').map((one) => {
        const series = this.tree.fields(one, 'main.series', ['series', 'values'])
        return { series: this.text(series, 'series'), values: this.text(series, 'values') }
      }),
      alertTests: this.list(fields, 'alert_rule_test').map((one) => this.alertTest(one)),
      exprTests: this.list(fields, 'promql_expr_test').map((one) => this.exprTest(one)),
      externalLabels: this.pairs(fields, 'external_labels'),
      externalUrl: this.text(fields, 'external_url'),
      startMs: this.timestamp(fields, 'start_timestamp'),
    }
  }

  private alertTest(node: unknown): AlertTest {
    const fields = this.tree.fields(node, 'main.alertTestCase', ['eval_time', 'alertname', 'exp_alerts'])
    return {
      evalTimeMs: this.duration(fields, 'eval_time'),
      alertname: this.text(fields, 'alertname'),
      expected: this.list(fields, 'exp_alerts').map((one) => {
        const alert = this.tree.fields(one, 'main.alert', ['exp_labels', 'exp_annotations'])
        return { labels: this.pairs(alert, 'exp_labels'), annotations: this.pairs(alert, 'exp_annotations') }
      }),
    }
  }

  private exprTest(node: unknown): ExprTest {
    const fields = this.tree.fields(node, 'main.promqlTestCase', ['expr', 'eval_time', 'exp_samples'])
    return {
      expr: this.text(fields, 'expr'),
      evalTimeMs: this.duration(fields, 'eval_time'),
      expected: this.list(fields, 'exp_samples').map((one): ExpectedSample => {
        const sample = this.tree.fields(one, 'main.sample', ['labels', 'value', 'histogram'])
        return { labels: this.text(sample, 'labels'), value: this.float(sample, 'value'), histogram: this.text(sample, 'histogram') }
      }),
    }
  }

  private list(fields: Fields, name: string): readonly unknown[] {
    return this.tree.list(fields?.get(name)?.value, `[]${name}`)
  }

  private text(fields: Fields, name: string): string {
    return this.tree.string(fields?.get(name)?.value)
  }

  private pairs(fields: Fields, name: string): LabelPairs {
    const texts = this.tree.strings(fields?.get(name)?.value)
    return [...texts].map(([label, { text }]) => [label, text] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  }

  private duration(fields: Fields, name: string): number {
    return readDuration(this.tree, fields?.get(name), this.problems) ?? 0
  }

  private float(fields: Fields, name: string): number {
    const text = this.text(fields, name).toLowerCase()
    const special = {
      '.nan': Number.NaN,
      '.inf': Number.POSITIVE_INFINITY,
      '+.inf': Number.POSITIVE_INFINITY,
      '-.inf': Number.NEGATIVE_INFINITY,
    }
    if (text in special) return special[text as keyof typeof special]
    const value = Number(text.replaceAll('_', ''))
    if (Number.isNaN(value)) this.tree.mismatch(fields?.get(name)?.value, 'float64')
    return value
  }

  /** RFC 3339, or seconds since 1970. */
  private timestamp(fields: Fields, name: string): number {
    const text = this.text(fields, name)
    if (text === '') return 0
    const timeMs = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
    if (Number.isNaN(timeMs)) this.tree.mismatch(fields?.get(name)?.value, 'main.testStartTimestamp')
    return Number.isNaN(timeMs) ? 0 : timeMs
  }
}
