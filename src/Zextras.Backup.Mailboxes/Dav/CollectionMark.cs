namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>How a folder was when it was last read to its end.</summary>
internal sealed record CollectionMark
{
    /// <summary>The server's token (RFC 6578).</summary>
    public string? Token { get; init; }

    /// <summary>The server's tag of the whole collection.</summary>
    public string? CTag { get; init; }

    /// <summary>Digest of the listing, for servers that have neither.</summary>
    public string? Listing { get; init; }

    /// <summary>Whether the folder is the same as when it was read, as far as the server tells without listing it.</summary>
    public bool Matches(DavCollection collection) =>
        Token is not null ? Token == collection.SyncToken : CTag is not null && CTag == collection.CTag;
}
