namespace Zextras.Backup.Mailboxes.Doveadm;

/// <summary>Where Dovecot's administration API is.</summary>
internal sealed record DoveadmSettings
{
    /// <summary>The address of the API.</summary>
    public required Uri Url { get; init; }

    /// <summary>Reads <c>doveadm_api_key</c>; anew for each request, so that it can be changed while the engine runs.</summary>
    public required Func<string> Key { get; init; }

    /// <summary>Which users are accounts, with <c>*</c> and <c>?</c>.</summary>
    public required string Users { get; init; }

    /// <summary>PEM file of the authority that signed the server's certificate; null: those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long a request may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The server without secrets. A record's own text would show every member.</summary>
    public override string ToString() => $"{Url} (users {Users})";
}
