namespace Zextras.Backup.Node.Api.Security;

/// <summary>What the bearer of a token may do. Each may do what those before it may.</summary>
internal enum Role
{
    /// <summary>Looks at everything, changes nothing.</summary>
    Auditor = 1,

    /// <summary>Scans, restores, purges, stops operations.</summary>
    Operator = 2,

    /// <summary>Changes properties, services, tokens and the cluster.</summary>
    Admin = 3,
}
