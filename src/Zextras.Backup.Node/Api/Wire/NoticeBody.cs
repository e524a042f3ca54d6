namespace Zextras.Backup.Api;

/// <summary>What a webhook gets.</summary>
internal sealed record NoticeBody
{
    /// <summary><c>information</c>, <c>warning</c> or <c>error</c>.</summary>
    public required string Level { get; init; }

    /// <summary>In one line.</summary>
    public required string Subject { get; init; }

    /// <summary>All of it.</summary>
    public required string Text { get; init; }

    /// <summary>The operation; none in a digest.</summary>
    public OperationBody? Operation { get; init; }
}
