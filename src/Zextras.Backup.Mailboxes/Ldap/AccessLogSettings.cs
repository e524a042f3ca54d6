namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>Where OpenLDAP's overlay slapo-accesslog keeps its log, and how often it is read.</summary>
internal sealed record AccessLogSettings(string Base, TimeSpan Interval);
