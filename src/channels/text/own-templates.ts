/** For channels that Alertmanager has not: its own subject. */
export const subject = '{{ template "__subject" . }}'

/** What happened, a line an alert: for small screens. */
export const plainMessage =
  '{{ range .Alerts }}{{ .Status | toUpper }} {{ .Labels.alertname }}' +
  '{{ if .Annotations.summary }}: {{ .Annotations.summary }}{{ else if .Annotations.description }}: {{ .Annotations.description }}{{ end }}\n{{ end }}'
