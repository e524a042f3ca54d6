using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

public sealed class SettingsTests : MaildirFixture
{
    private const string Full = """
        {
          "id": "5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e11", "displayName": "Anna", "status": "active", "aliases": ["a@example.com"], "signature": "Anna\nLind",
          "passwordHash": "12345", "classOfService": "standard", "lastLogin": "2026-01-01",
          "preferences": { "locale": "it", "a.b": "dot", "deep": { "on": true, "count": 3 }, "colours": ["red", "blue"], "none": null },
          "filters": [ { "name": "spam", "to": ["Junk"] }, { "name": "work" } ], "0": "zero", "odd": { "0": "first", "1": "second" }
        }
        """;

    [Fact]
    public async Task Nested_settings_become_attributes()
    {
        Tree.Write($"{Home}/account.json", Full);

        var account = Assert.Single(await ListAccountsAsync());

        Assert.Equal("5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e11", account.Id.ToString());
        var settings = account.Settings!;
        Assert.Equal("Anna", settings.First("display-name"));
        Assert.Equal(["a@example.com"], settings[AttributeNames.Alias]);
        Assert.Equal("12345", settings.First(AttributeNames.PasswordHash));
        Assert.Equal("standard", settings.First(AttributeNames.ClassOfService));
        Assert.Equal("it", settings.First("preference.locale"));
        Assert.Equal("dot", settings.First("preference.a%2Eb"));
        Assert.Equal("true", settings.First("preference.deep.on"));
        Assert.Equal("3", settings.First("preference.deep.count"));
        Assert.Equal(["red", "blue"], settings["preference.colours"]);
        Assert.Equal("spam", settings.First("filters.0.name"));
        Assert.DoesNotContain(settings, pair => pair.Key is "id" or "lastLogin" or "preference.none");
    }

    [Fact]
    public void Settings_come_back_as_the_JSON_that_they_were()
    {
        var json = SettingsJson.Parse(Encoding.UTF8.GetBytes(Full));
        var id = AccountSettings.IdOf(json)!.Value;

        var back = AccountSettings.ToJson(id, AccountSettings.ToAttributes(json), json);

        json["preferences"]!.AsObject().Remove("none");
        // A list of one cannot be told from a text any more, but for those that are known as lists.
        json["filters"]![0]!["to"] = "Junk";
        Assert.True(JsonNode.DeepEquals(json, back), back.ToJsonString());
    }

    /// <summary>The whole list: who adds a member here says that it is never restored.</summary>
    [Fact]
    public void These_members_are_volatile_and_no_others()
    {
        Assert.Equal(
            [
                "activeSyncState", "authTokens", "csrfTokens", "failedLogins", "imapHighestModSeq", "imapState", "imapUidNext", "lastActivity", "lastLogin", "lastLogon",
                "lastLogonTimestamp", "lastSeen", "loginCount", "mailboxSize", "popState", "quotaUsed", "recentMessages", "sessions", "syncTokens",
            ],
            AccountSettings.Volatile.Order());
    }

    [Fact]
    public async Task A_volatile_member_that_changes_is_no_change_and_stays_when_settings_are_put_back()
    {
        Tree.Write($"{Home}/account.json", Full);
        var before = Assert.Single(await ListAccountsAsync());
        Tree.Write($"{Home}/account.json", Full.Replace("2026-01-01", "2026-02-02", StringComparison.Ordinal));
        var after = Assert.Single(await ListAccountsAsync());

        var state = new ItemState(new Placement { Key = Anna }, new ItemContent { Kind = ItemKind.Account, Name = Anna, Attributes = before.Settings! });
        await Driver.Server.PutAccountAsync(before.Id, state, CancellationToken.None);

        Assert.Equal(before.Settings, after.Settings);
        Assert.Contains("2026-02-02", await File.ReadAllTextAsync(Tree[$"{Home}/account.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_a_file_has_an_id_made_from_its_address()
    {
        File.Delete(Tree[$"{Home}/account.json"]);

        var account = Assert.Single(await ListAccountsAsync());

        Assert.Equal(AccountSettings.Derive("Anna@Example.com"), account.Id);
        Assert.Equal(ItemAttributes.Empty, account.Settings);
        Assert.Null(account.Problem);
    }

    [Fact]
    public async Task Two_accounts_with_one_id_stay_two_accounts()
    {
        Tree.Write($"{Home}/account.json", Full);
        Tree.Write("example.com/ben/account.json", Full);

        var accounts = await ListAccountsAsync();

        Assert.Equal(2, accounts.DistinctBy(account => account.Id).Count());
        Assert.Contains("another account", accounts[1].Problem!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_kept_aside_when_settings_are_put_back()
    {
        Tree.Write($"{Home}/account.json", "{ broken");
        var account = Assert.Single(await ListAccountsAsync());
        var state = new ItemState(new Placement { Key = Anna }, new ItemContent { Kind = ItemKind.Account, Name = Anna, Attributes = ItemAttributes.Empty.With("status", "active") });

        await Driver.Server.PutAccountAsync(account.Id, state, CancellationToken.None);

        Assert.Equal("active", Assert.Single(await ListAccountsAsync()).Settings!.First("status"));
        Assert.Equal("{ broken", await File.ReadAllTextAsync(Tree[$"{Home}/account.json.broken"]));
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("../../etc@example.com")]
    [InlineData("x@..")]
    [InlineData("@example.com")]
    [InlineData(Anna)]
    public async Task An_account_that_cannot_have_that_address_is_refused(string address)
    {
        var id = new AccountId(new Guid("5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e99"));
        var state = new ItemState(new Placement { Key = address }, new ItemContent { Kind = ItemKind.Account, Name = address });

        var failure = await Assert.ThrowsAsync<Zextras.Backup.Actors.Mailbox.MailboxException>(() => Driver.Server.PutAccountAsync(id, state, CancellationToken.None));

        Assert.Equal(Zextras.Backup.Actors.Mailbox.MailboxFailure.Refused, failure.Failure);
        Assert.Single(await ListAccountsAsync());
    }

    [Fact]
    public async Task What_the_engine_does_not_know_in_directory_json_is_kept()
    {
        Tree.Write("directory.json", """{ "comment": "mine", "domains": [ { "name": "example.com", "lastSeen": "today" } ] }""");
        var id = new Guid("5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e99");
        var state = new ItemState(new Placement { Key = "example.com" }, new ItemContent { Kind = ItemKind.Domain, Name = "example.com", Attributes = ItemAttributes.Empty.With("status", "on") });

        var result = await Driver.Server.PutDirectoryObjectAsync(ItemId.Of(id), state, CancellationToken.None);

        var json = JsonNode.Parse(await File.ReadAllTextAsync(Tree["directory.json"]))!;
        Assert.Equal("mine", (string?)json["comment"]);
        Assert.Equal("today", (string?)json["domains"]![0]!["lastSeen"]);
        Assert.Equal("on", (string?)json["domains"]![0]!["status"]);
        Assert.Equal(["id"], result.NotCarried);
    }
}
