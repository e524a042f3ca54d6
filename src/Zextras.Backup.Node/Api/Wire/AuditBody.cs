namespace Zextras.Backup.Api;

/// <summary>One line of the audit log.</summary>
internal sealed record AuditBody
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who, as the token is named or its bearer named himself; <c>?</c> where the token was wrong.</summary>
    public required string Author { get; init; }

    /// <summary>The role of the token; null where it was wrong.</summary>
    public string? Role { get; init; }

    /// <summary>From where.</summary>
    public required string Address { get; init; }

    /// <summary>What: method and path.</summary>
    public required string Action { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>What was asked for, where it is not in the path: the kind and arguments of the operation, the value of the property.</summary>
    public string? Detail { get; init; }
}
