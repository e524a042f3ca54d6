using Zextras.Backup.Mailboxes.Tests.Imap;

namespace Zextras.Backup.Mailboxes.Tests.Doveadm;

/// <summary>Dovecot with its administration API and a user database that can be listed.</summary>
public sealed class ApiDovecot() : DovecotServer("")
{
    public const string Key = "api key";

    public int ApiPort { get; } = FreePort();

    // The first user database has everybody and can list nobody; the second is asked for the list.
    protected override string Settings => $$"""
        doveadm_api_key = {{Key}}
        userdb {
          driver = passwd-file
          args = {{this["users"]}}
        }
        service doveadm {
          inet_listener http {
            port = {{ApiPort}}
          }
        }
        """;

    public void SetUsers(params string[] users) => File.WriteAllLines(this["users"], users.Select(user => $"{user}::::::"));
}
