/** The e-mail in HTML: tables and styles in place, for mail programs know nothing else. Goes through the escaping of `executeHtml`. */
export const emailTemplate: string = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ template "__subject" . }}</title>
</head>
<body style="margin:0;padding:24px 12px;background:#f4f5f7;font:14px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1c2330">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="max-width:600px;width:100%;background:#ffffff;border:1px solid #dde1e8;border-radius:8px">
{{ if gt (len .Alerts.Firing) 0 }}<tr><td style="padding:16px 24px;background:#b3261e;color:#ffffff;border-radius:8px 8px 0 0;font-size:16px;font-weight:600">{{ else }}<tr><td style="padding:16px 24px;background:#1d7a46;color:#ffffff;border-radius:8px 8px 0 0;font-size:16px;font-weight:600">{{ end }}
{{ .Alerts | len }} alert{{ if gt (len .Alerts) 1 }}s{{ end }}{{ if .GroupLabels }} for {{ range .GroupLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}{{ end }}
</td></tr>
<tr><td style="padding:16px 24px"><a href="{{ template "__alertmanagerURL" . }}" style="color:#2457c5">Show these alerts</a></td></tr>
{{ if gt (len .Alerts.Firing) 0 }}<tr><td style="padding:0 24px 4px;font-weight:600;color:#b3261e">{{ .Alerts.Firing | len }} firing</td></tr>
{{ range .Alerts.Firing }}{{ template "__email_alert" . }}{{ end }}{{ end }}
{{ if gt (len .Alerts.Resolved) 0 }}<tr><td style="padding:0 24px 4px;font-weight:600;color:#1d7a46">{{ .Alerts.Resolved | len }} resolved</td></tr>
{{ range .Alerts.Resolved }}{{ template "__email_alert" . }}{{ end }}{{ end }}
<tr><td style="padding:16px 24px;border-top:1px solid #dde1e8;font-size:12px;color:#5b6475">Sent by <a href="{{ .ExternalURL }}" style="color:#5b6475">{{ template "__alertmanager" . }}</a></td></tr>
</table>
</td></tr></table>
</body>
</html>
{{ end }}{{ define "__email_alert" }}<tr><td style="padding:8px 24px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border:1px solid #dde1e8;border-radius:6px"><tr><td style="padding:12px 16px">
{{ if .Annotations }}{{ range .Annotations.SortedPairs }}<div><span style="color:#5b6475">{{ .Name }}:</span> {{ .Value }}</div>
{{ end }}{{ end }}<div style="margin-top:8px;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px">{{ range .Labels.SortedPairs }}{{ .Name }}={{ .Value }}<br>{{ end }}</div>
{{ if .GeneratorURL }}<div style="margin-top:8px"><a href="{{ .GeneratorURL }}" style="color:#2457c5">Source</a></div>
{{ end }}</td></tr></table>
</td></tr>
`
