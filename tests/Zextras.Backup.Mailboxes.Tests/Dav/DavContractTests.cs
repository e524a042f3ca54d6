using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Content;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Imap;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

[Collection(CyrusTests.Name)]
public sealed class CyrusContactsTests(CyrusServer cyrus) : ContactsContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new DavDriver(new CyrusSite(cyrus)));

    /// <summary>Cyrus takes letters of ASCII only in the address; its owner still sees the name as it was.</summary>
    public override Task A_folder_of_any_letters_is_made() => CyrusNames.AssertMadeAsync(Mirror, PutFolderAsync, "contacts:Freunde 🌷");
}

[Collection(CyrusTests.Name)]
public sealed class CyrusCalendarsTests(CyrusServer cyrus) : CalendarsContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new DavDriver(new CyrusSite(cyrus)));

    /// <inheritdoc cref="CyrusContactsTests.A_folder_of_any_letters_is_made"/>
    public override Task A_folder_of_any_letters_is_made() => CyrusNames.AssertMadeAsync(Mirror, PutFolderAsync, "calendars:Freunde 🌷");
}

[Collection(CyrusTests.Name)]
public sealed class CyrusDriveTests(CyrusServer cyrus) : DriveContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new DavDriver(new CyrusSite(cyrus)));

    protected override IReadOnlyList<string> NotCarried(ItemKind kind) => ["modified"];

    /// <summary>Cyrus takes letters of ASCII only, and shows no other name.</summary>
    public override async Task A_folder_of_any_letters_is_made()
    {
        var first = await PutFolderAsync("drive:Freunde 🌷", null);
        var second = await PutFolderAsync("drive:Freunde 🌷", null);

        await Mirror.ReadAsync();
        Assert.StartsWith("Freunde", Mirror.Folders[first.FolderKey].Name, StringComparison.Ordinal);
        Assert.Equal(["path"], first.NotCarried);
        Assert.Equal(first.FolderKey, second.FolderKey);
    }
}

[Collection(RadicaleTests.Name)]
public sealed class RadicaleContactsTests(RadicaleServer radicale) : ContactsContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new DavDriver(new RadicaleSite(radicale)));

    /// <summary>Radicale writes the lines in an order of its own.</summary>
    protected override void AssertSame(byte[] expected, byte[] actual) => AnyOrder.AssertSame(expected, actual);
}

[Collection(RadicaleTests.Name)]
public sealed class RadicaleCalendarsTests(RadicaleServer radicale) : CalendarsContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new DavDriver(new RadicaleSite(radicale)));

    /// <summary>Radicale writes the lines in an order of its own.</summary>
    protected override void AssertSame(byte[] expected, byte[] actual) => AnyOrder.AssertSame(expected, actual);
}

[Collection(WebDavTests.Name)]
public sealed class ApacheDriveTests(WebDavServer apache) : DriveContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new DavDriver(new WebDavSite(apache)));

    protected override IReadOnlyList<string> NotCarried(ItemKind kind) => ["modified"];
}

file static class AnyOrder
{
    public static void AssertSame(byte[] expected, byte[] actual) =>
        Assert.Equal(ContentLine.Read(expected).OrderBy(line => $"{line}"), ContentLine.Read(actual).OrderBy(line => $"{line}"));
}

file static class CyrusNames
{
    public static async Task AssertMadeAsync(Mirror mirror, Func<string, ItemState?, Task<PutResult>> put, string key)
    {
        var first = await put(key, null);
        var second = await put(key, null);

        await mirror.ReadAsync();
        Assert.Equal("Freunde 🌷", mirror.Folders[first.FolderKey].Name);
        Assert.Equal(["path"], first.NotCarried);
        Assert.Equal(first.FolderKey, second.FolderKey);
    }
}
